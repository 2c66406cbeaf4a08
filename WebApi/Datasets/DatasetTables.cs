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
            <tr><th scope="row">{axis.Text("name")}{Role(axis)}</th><td>{axis.Number("count")}</td>
            <td>{axis["time"].Text("first", axis.Text("first"))}</td>
            <td>{axis["time"].Text("last", axis.Text("last"))}</td>
            <td>{Step(axis)}</td>
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
            <tr><th scope="row">{attribute.Name}</th><td>{attribute.Value.Text()}</td></tr>

            """)));

    private static Markup Table(IEnumerable<string> heads, IEnumerable<Markup> rows)
    {
        var all = rows.ToList();
        return all.Count == 0
            ? Markup.Of($"<p>None.</p>")
            : Markup.Of(
                $"""
                <table>
                <thead><tr>{Markup.Join(heads.Select(head => Markup.Of($"<th scope=\"col\">{head}</th>")))}</tr></thead>
                <tbody>
                {Markup.Join(all)}
                </tbody>
                </table>
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
                $"<br>calendar {time.Text("calendar")}; covers {time.Text("start")} to {time.Text("end")} "
                + $"by its {time.Text("coverageFrom")}")
            : default;
    }

    private static Markup Meaning(DescribedMember variable)
    {
        var name = variable.Text("longName", variable.Text("standardName"));
        var units = variable["units"].Exists ? $", {variable.Text("units")}" : "";
        var use = variable.Text("use");
        var note = use == "coordinate" || (use != "data" && variable.IsTrue("canBeInput")) ? use
            : variable.IsTrue("canBeInput") ? ""
            : "no input: it " + variable.Text("whyNot");
        return note.Length == 0 ? Markup.Of($"{name}{units}") : Markup.Of($"{name}{units}<br>{note}");
    }

    private static string Shape(DescribedMember variable) => string.Join(
        ", ",
        variable.Items("dimensions").Zip(
            variable.Items("shape"), (dimension, length) => $"{dimension.Text()} = {length.Text()}"));

    private static Markup Storage(DescribedMember variable)
    {
        var chunks = variable["chunkShape"].Exists
            ? string.Join(" x ", variable.Items("chunkShape").Select(length => length.Text()))
            : "";
        return chunks.Length > 0
            ? Markup.Of($"<br>chunks of {chunks}<br>{variable.Text("filters")}")
            : default;
    }

    private static Markup Stored(DescribedMember variable) => variable["storedBytes"].Exists
        ? Markup.Of($"<br>stored: {variable.Number("storedBytes")}")
        : default;
}
