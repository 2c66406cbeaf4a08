using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>The page of all operations, docs/operations.md, out of what they say of themselves.</summary>
public static class OperationsPage
{
    private const string Beginning =
        """
        # Operations

        `Silo operations` prints this page: it is what the service says of itself in DescribeProcess. A request names
        variables in files, regions (domains) and operations in three lists of JSON; an operation takes variables or
        results of other operations, so that they form chains and graphs. Several values of a parameter are joined with
        `|`; names of parameters may be written in any case; a parameter that an operation does not know is refused.

        With the Python client of the original service:

        ```python
        import cwt
        client = cwt.WPSClient("https://compute.example/wps")
        tas = cwt.Variable("https://data.example/tas.nc", "tas")
        mean = client.process_by_name("CDAT.mean")
        client.execute(mean, inputs=[tas], domain=cwt.Domain(lat=(-30, 30)), axes="time")
        mean.wait()
        print(mean.output)
        ```

        The lists under each operation are what the client sends. With any other one, a request is
        `https://compute.example/wps?service=WPS&version=1.0.0&request=Execute&Identifier=CDAT.mean&DataInputs=` and the
        lists as `variable=[...];domain=[...];operation=[...]`, percent-encoded.
        """;

    private static readonly (OperationKind Kind, string Title)[] _kinds =
    [
        (OperationKind.Selection, "A part of an input"),
        (OperationKind.Joining, "Several inputs as one"),
        (OperationKind.Reduction, "One value of many"),
        (OperationKind.Arithmetic, "One number of two"),
        (OperationKind.Function, "A number of a number"),
        (OperationKind.Service, "Beside the operations"),
    ];

    /// <summary>The page in Markdown, with a line feed at its end.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(Beginning).Append("\n\n## Which one?\n");
        foreach (var (kind, title) in _kinds)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n**{title}**\n\n| Operation | What it does | Parameters |\n");
            page.Append("| --- | --- | --- |\n");
            foreach (var process in Of(kind))
            {
                page.Append(CultureInfo.InvariantCulture, $"| [{process.Identifier}]({Anchor(process)}) | ")
                    .Append(CultureInfo.InvariantCulture, $"{Sentence(process.Abstract)} | ")
                    .Append(Own(process).Any()
                        ? string.Join(", ", Own(process).Select(parameter => $"`{parameter.Name}`"))
                        : "none of its own")
                    .Append(" |\n");
            }
        }

        page.Append("\n## Parameters of every operation\n\n");
        Append(page, CommonParameters.All);
        page.Append("\nEvery operation takes a `domain`, which is applied to its inputs before it: ")
            .Append(StandardInputs.DomainText).Append('\n');
        foreach (var process in _kinds.SelectMany(kind => Of(kind.Kind)))
        {
            Append(page, process);
        }

        return page.ToString();
    }

    private static IEnumerable<Signature> Of(OperationKind kind) =>
        OperationCatalog.Processes.Where(process => process.Kind == kind);

    private static IEnumerable<Parameter> Own(Signature process) =>
        process.Parameters.Where(parameter => !CommonParameters.All.Contains(parameter));

    private static void Append(StringBuilder page, Signature process)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {process.Identifier}\n\n{process.Abstract}\n\n");
        page.Append(StandardInputs.Count(process)).Append('\n');
        if (Own(process).Any())
        {
            page.Append('\n');
            Append(page, Own(process));
        }

        foreach (var example in process.Examples)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{example.Does}\n");
            if (process.IsImmediate)
            {
                continue; // It has no lists.
            }

            page.Append("\n```\n");
            foreach (var (name, list) in example.Lists(process.Identifier))
            {
                page.Append(CultureInfo.InvariantCulture, $"{name}={list}\n");
            }

            page.Append("```\n");
        }
    }

    private static void Append(StringBuilder page, IEnumerable<Parameter> parameters)
    {
        page.Append("| Parameter | Meaning |\n| --- | --- |\n");
        foreach (var parameter in parameters)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {Cell(parameter.Text)} |\n");
        }
    }

    // As GitHub makes a heading's: small letters, and no dots.
    private static string Anchor(Signature process) =>
        "#" + process.Identifier.ToLowerInvariant().Replace(".", "", StringComparison.Ordinal);

    private static string Sentence(string text) =>
        Cell(text.IndexOf(". ", StringComparison.Ordinal) is var end and >= 0 ? text[..(end + 1)] : text);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
