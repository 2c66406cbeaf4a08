using Compute.Orleans.WebApi.Ui;

namespace Compute.Orleans.WebApi.Datasets;

/// <summary>The tables of a dataset's page.</summary>
internal static class DatasetTables
{
    /// <summary>The axes: what a domain may say of each.</summary>
    /// <param name="dataset">The description.</param>
    public static Markup Axes(DescribedMember dataset) => Table(
        ["Axis", "Values", "From", "To", "Step", "Units"],
        dataset.Items("axes").Select(axis => Markup.Of(
            $"""
            <tr><th scope="row" class="whole">{axis.Text("name")}{Role(axis)}</th><td>{axis.Number("count")}</td>
            <td class="whole">{axis["time"].Text("first", axis.Text("first"))}</td>
            <td class="whole">{axis["time"].Text("last", axis.Text("last"))}</td>
            <td class="whole">{Step(axis)}</td>
            <td>{axis.Text("units")}{Covered(axis)}</td></tr>

            """)));

    /// <summary>The variables: what each means, how large it is, and whether a job may name it.</summary>
    /// <param name="dataset">The description.</param>
    public static Markup Variables(DescribedMember dataset) => Table(
        ["Variable", "What it is", "Dimensions", "Type", "Bytes"],
        dataset.Items("variables").Select(variable => Markup.Of(
            $"""
            <tr><th scope="row">{variable.Text("name")}</th>
            <td>{Meaning(variable)}</td>
            <td>{Shape(variable)}</td>
            <td>{variable.Text("type")}{Storage(variable)}</td>
            <td>{variable.Number("bytes")}{Stored(variable)}</td></tr>

            """)));

    /// <summary>Attributes.</summary>
    /// <param name="group">The description of the dataset, or of a group.</param>
    public static Markup Attributes(DescribedMember group) => Table(
        ["Attribute", "Value"],
        group.Members("attributes").Select(attribute => Markup.Of(
            $"""
            <tr><th scope="row">{attribute.Name}</th><td class="text">{attribute.Value.Text()}</td></tr>

            """)));

    private static Markup Table(IEnumerable<string> heads, IEnumerable<Markup> rows)
    {
        var all = rows.ToList();
        return all.Count == 0
            ? Markup.Of($"<p>None.</p>")
            : Markup.Of(
                $"""
                <div class="wide"><table>
                <thead><tr>{Markup.Join(heads.Select(head => Markup.Of($"<th scope=\"col\">{head}</th>")))}</tr></thead>
                <tbody>
                {Markup.Join(all)}
                </tbody>
                </table></div>
                """);
    }

    private static string Role(DescribedMember axis) =>
        axis["role"].Exists && axis.Text("role") != axis.Text("name") ? $" ({axis.Text("role")})" : "";

    private static string Step(DescribedMember axis) =>
        axis["time"].Text("frequency", axis.Text("step", axis["isRegular"].Exists ? "not regular" : ""));

    private static Markup Covered(DescribedMember axis)
    {
        var time = axis["time"];
        return time.Exists
            ? Markup.Of(
                $"<br><span class=\"note\">calendar {time.Text("calendar")}; covers "
                + $"{Whole(time.Text("start"))} to {Whole(time.Text("end"))} "
                + $"by its {time.Text("coverageFrom")}</span>")
            : default;
    }

    private static Markup Meaning(DescribedMember variable)
    {
        string[] said = [variable.Text("longName", variable.Text("standardName")), variable.Text("units")];
        var meaning = string.Join(", ", said.Where(text => text.Length > 0));
        var use = variable.Text("use");
        var note = use == "coordinate" || (use != "data" && variable.IsTrue("canBeInput")) ? use
            : variable.IsTrue("canBeInput") ? ""
            : "no input: it " + variable.Text("whyNot");
        return note.Length == 0 ? Markup.Of($"{meaning}")
            : meaning.Length == 0 ? Note(note)
            : Markup.Of($"{meaning}<br>{Note(note)}");
    }

    /// <summary>Text that no line ends in.</summary>
    private static Markup Whole(string text) => Markup.Of($"<span class=\"whole\">{text}</span>");

    private static Markup Note(string text) => Markup.Of($"<span class=\"note\">{text}</span>");

    private static Markup Shape(DescribedMember variable)
    {
        var lengths = variable.Items("dimensions")
            .Zip(variable.Items("shape"), (dimension, length) => Whole($"{dimension.Text()} = {length.Text()}"))
            .ToList();
        return lengths.Count == 0
            ? Note("none: one value")
            : new(string.Join(", ", lengths.Select(length => length.Html)));
    }

    private static Markup Storage(DescribedMember variable)
    {
        var chunks = variable["chunkShape"].Exists
            ? string.Join(" x ", variable.Items("chunkShape").Select(length => length.Text()))
            : "";
        return chunks.Length > 0
            ? Markup.Of(
                $"<br><span class=\"note\">chunks of {Whole(chunks)}<br>"
                + $"{variable.Text("filters")}</span>")
            : default;
    }

    private static Markup Stored(DescribedMember variable) => variable["storedBytes"].Exists
        ? Markup.Of($"<br><span class=\"note whole\">stored: {variable.Number("storedBytes")}</span>")
        : default;
}
