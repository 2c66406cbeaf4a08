using System.Globalization;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.WebApi.Dap.Documents;
using Compute.Orleans.WebApi.Ui;

namespace Compute.Orleans.WebApi.Dap.Pages;

/// <summary>The page that tells what is in a dataset: dimensions, variables, attributes.</summary>
internal static class InfoPage
{
    /// <summary>Answers with the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="url">Its URL, without an ending.</param>
    public static Task Send(HttpContext context, DapDataset dataset, string url)
    {
        var dimensions = Markup.Join(dataset.File.Dimensions.Select(dimension => Markup.Of(
            $"""
            <tr><th scope="row">{dimension.Name}</th><td>{Number(dimension.Length)}</td>
            <td>{(dimension.IsUnlimited ? "unlimited" : "")}</td></tr>

            """)));
        var variables = Markup.Join(dataset.Variables.Select(Variable));
        return Page.Send(
            context,
            StatusCodes.Status200OK,
            dataset.Name,
            Markup.Of(
                $"""
                <h1>{dataset.Name}</h1>
                <p><a href="{url}.html">Choose data</a>, <a href="{url}.dds">structure</a>,
                <a href="{url}.das">attributes</a></p>
                <h2>Dimensions</h2>
                <table>
                <thead><tr><th scope="col">Name</th><th scope="col">Length</th><th scope="col">Kind</th></tr></thead>
                <tbody>
                {dimensions}
                </tbody>
                </table>
                <h2>Variables</h2>
                {variables}
                {Empty(dataset)}
                <h2>Attributes of the file</h2>
                {Attributes(dataset.File.Attributes)}
                """));
    }

    private static Markup Variable(DapVariable variable)
    {
        var shape = string.Concat(variable.Dimensions.Select(dimension => string.Create(
            CultureInfo.InvariantCulture, $"[{dimension.Name} = {dimension.Length}]")));
        var kind = variable.IsGrid ? "Grid of " : "";
        return Markup.Of(
            $"""
            <h3>{variable.Name}</h3>
            <p><code>{kind}{variable.Type.ToString()} {variable.Name}{shape}</code>
            (stored as {Stored(variable)})</p>
            {Attributes(variable.Stored.Attributes)}

            """);
    }

    private static Markup Empty(DapDataset dataset)
    {
        var empty = dataset.File.Variables
            .Where(stored => !dataset.Variables.Any(variable => variable.Stored == stored))
            .Select(stored => stored.Name)
            .ToList();
        return empty.Count == 0
            ? default
            : Markup.Of($"<p>Without an element, and so in the file only: {string.Join(", ", empty)}</p>");
    }

    private static string Stored(DapVariable variable) => variable.Characters is { } characters
        ? string.Create(CultureInfo.InvariantCulture, $"{variable.Stored.Type}, {characters.Length} each")
        : variable.Stored.Type.ToString();

    private static Markup Attributes(AttributeSet attributes)
    {
        if (attributes.Count == 0)
        {
            return Markup.Of($"<p>None.</p>");
        }

        var rows = Markup.Join(attributes.Select(attribute => Markup.Of(
            $"""
            <tr><th scope="row">{attribute.Key}</th><td>{Value(attribute.Value)}</td></tr>

            """)));
        return Markup.Of(
            $"""
            <table>
            <tbody>
            {rows}
            </tbody>
            </table>
            """);
    }

    private static string Value(AttributeValue value) => value.Text ?? string.Join(", ", DasDocument.Values(value));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
