using System.Globalization;
using Compute.Orleans.WebApi.Ui;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Catalog;

/// <summary>The page of a user's outputs.</summary>
internal static class CatalogPage
{
    /// <summary>Answers with the page.</summary>
    public static Task Send(HttpContext context, UserOutputs outputs, PublicUrls urls)
    {
        var title = $"Outputs of {outputs.User}";
        var rows = Markup.Join(outputs.Files.Select(output => Row(output.Path, output.Length, output.Modified, urls)));
        var rest = outputs.AreAll
            ? default
            : Markup.Of($"<p>The newest {UserOutputs.Most}; the pages of their jobs name the older ones.</p>");
        var table = outputs.Files.IsEmpty
            ? Markup.Of($"<p>There are none.</p>")
            : Markup.Of(
                $"""
                <table>
                <thead><tr><th scope="col">File</th><th scope="col">Job</th><th scope="col">Bytes</th>
                <th scope="col">Made</th><th scope="col">As</th></tr></thead>
                <tbody>
                {rows}
                </tbody>
                </table>
                """);
        return Page.Send(
            context,
            StatusCodes.Status200OK,
            title,
            Markup.Of(
                $"""
                <p><a href="{urls.Home}">All processes</a></p>
                <h1>{title}</h1>
                <p>For programs: <a href="{urls.Catalog(outputs.User)}">THREDDS catalog</a></p>
                {table}
                {rest}
                """));
    }

    private static Markup Row(string path, long length, DateTime modified, PublicUrls urls)
    {
        var parts = path.Split('/');
        var job = Guid.ParseExact(parts[^2], "N");
        return Markup.Of(
            $"""
            <tr><th scope="row"><a href="{urls.Dap(path)}.html">{parts[^1]}</a></th>
            <td><a href="{urls.JobPage(job)}">{parts[^2][..8]}</a></td>
            <td>{length.ToString("N0", CultureInfo.InvariantCulture)}</td>
            <td>{modified.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}</td>
            <td><a href="{urls.Dap(path)}.html">OPeNDAP</a>, <a href="{urls.Output(path)}">download</a></td></tr>

            """);
    }
}
