using System.Globalization;
using Compute.Orleans.WebApi.Ui;

namespace Compute.Orleans.WebApi.Dap.Pages;

/// <summary>The page of a dataset: a form from which the server makes the URL of what is chosen.</summary>
internal static class FormPage
{
    /// <summary>Answers with the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="url">Its URL, without an ending.</param>
    public static Task Send(HttpContext context, DapDataset dataset, string url)
    {
        var rows = Markup.Join(dataset.Variables.Select(Row));
        return Page.Send(
            context,
            StatusCodes.Status200OK,
            dataset.Name,
            Markup.Of(
                $"""
                <h1>{dataset.Name}</h1>
                <p>Open it in a program that knows OPeNDAP by this URL: <code>{url}</code></p>
                <p><a href="{url}.info">What is in it</a>, <a href="{url}.dds">structure</a>,
                <a href="{url}.das">attributes</a></p>
                <form method="get" action="{url}.html">
                <table>
                <thead><tr><th scope="col">Variable</th>
                <th scope="col">Positions: [first:stride:last], from 0</th></tr></thead>
                <tbody>
                {rows}
                </tbody>
                </table>
                <p>Without a choice, all of it:
                <button name="{FormQuery.Ending}" value="ascii">as text</button>
                <button name="{FormQuery.Ending}" value="dods">as data (DAP2)</button>
                <button name="{FormQuery.Ending}" value="dds">its structure</button></p>
                </form>
                """),
            hasForm: true);
    }

    private static Markup Row(DapVariable variable)
    {
        var box = "v." + variable.Id;
        var whole = string.Concat(variable.Dimensions.Select(dimension => string.Create(
            CultureInfo.InvariantCulture, $"[0:1:{Math.Max(0, dimension.Length - 1)}]")));
        var dimensions = string.Join(", ", variable.Dimensions.Select(dimension => dimension.Name));
        var positions = variable.Dimensions.IsEmpty
            ? Markup.Of($"one value")
            : Markup.Of(
                $"""
                <label>{dimensions}<br>
                <input name="{FormQuery.Positions}{variable.Id}" value="{whole}" size="40"></label>
                """);
        return Markup.Of(
            $"""
            <tr><th scope="row"><input type="checkbox" id="{box}" name="{FormQuery.Variable}" value="{variable.Id}">
            <label for="{box}">{variable.Name}</label><br>{variable.Type.ToString()}{Meaning(variable)}</th>
            <td>{positions}</td></tr>

            """);
    }

    private static Markup Meaning(DapVariable variable)
    {
        var attributes = variable.Stored.Attributes;
        var name = attributes.Text("long_name") ?? attributes.Text("standard_name");
        var units = attributes.Text("units");
        return name is null && units is null ? default : Markup.Of($", {name} {units}");
    }
}
