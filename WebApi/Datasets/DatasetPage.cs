using System.Globalization;
using System.Text.Json;
using Compute.Orleans.WebApi.Ui;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Datasets;

/// <summary>The page of a dataset, made of the document that programs get.</summary>
internal static class DatasetPage
{
    /// <summary>Answers with the page that asks for a dataset.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="urls">The service's URLs.</param>
    /// <param name="problem">Why there is no description, or null.</param>
    public static Task SendForm(HttpContext context, int status, PublicUrls urls, string? problem)
    {
        var message = problem is null
            ? Markup.Of($"<p>Name a dataset to see what a job could read of it.</p>")
            : Markup.Of($"<p class=\"fault\" role=\"alert\">{Markup.Quoted(problem)}</p>");
        return Page.Send(
            context,
            status,
            "Datasets",
            Markup.Of(
                $"""
                <p><a href="{urls.Home}">All processes</a></p>
                <h1>Datasets</h1>
                {message}
                {Form(urls, context.Request.Query["uri"].ToString())}
                """),
            hasForm: true);
    }

    /// <summary>Answers with the page of a dataset.</summary>
    /// <param name="context">The request.</param>
    /// <param name="urls">The service's URLs.</param>
    /// <param name="json">The dataset's description.</param>
    /// <param name="cacheControl">How long the page may be kept.</param>
    public static async Task Send(HttpContext context, PublicUrls urls, string json, string cacheControl)
    {
        using var document = JsonDocument.Parse(json);
        var dataset = new DescribedMember(document.RootElement);
        var uri = dataset.Text("uri");
        var name = uri[(uri.TrimEnd('/').LastIndexOf('/') + 1)..];
        await Page.Send(
            context,
            StatusCodes.Status200OK,
            name,
            Markup.Of(
                $"""
                <p><a href="{urls.Home}">All processes</a></p>
                <h1>{name}</h1>
                {Problems(dataset)}
                <dl>
                <dt>Dataset</dt><dd><code>{uri}</code></dd>
                <dt>Format</dt><dd>{dataset.Text("format")}</dd>
                <dt>Conventions</dt><dd>{dataset.Text("conventions", "it does not say")}</dd>
                <dt>Bytes</dt><dd>{Size(dataset)}</dd>
                <dt>Last modified</dt><dd>{Modified(dataset.Text("lastModified"))}</dd>
                <dt>For programs</dt><dd><a href="{urls.Dataset(uri)}&amp;format=json">JSON</a></dd>
                </dl>
                <h2>Axes</h2>
                {DatasetTables.Axes(dataset)}
                <h2>Variables</h2>
                {DatasetTables.Variables(dataset)}
                {Example(urls, dataset, uri)}
                <h2>Attributes of the file</h2>
                {DatasetTables.Attributes(dataset)}
                {Groups(dataset)}
                {LeftOut(dataset)}
                <h2>Another dataset</h2>
                {Form(urls, "")}
                """),
            hasForm: true,
            cacheControl: cacheControl);
    }

    private static Markup Form(PublicUrls urls, string uri) => Markup.Of(
        $"""
        <form method="get" action="{urls.Datasets}">
        <p><label for="uri">Path or URL of a NetCDF or HDF5 file, or URL of an OPeNDAP dataset</label><br>
        <input id="uri" name="uri" value="{uri}" size="70" required>
        <button>Describe</button></p>
        </form>
        """);

    // A DAP2 server tells how long numbers are, and not how it stores them.
    private static string Size(DescribedMember dataset) => dataset.Text("format") == "DAP2"
        ? $"{dataset.Number("uncompressedBytes")} uncompressed; its server does not say how they are stored"
        : $"{dataset.Number("bytes")} ({dataset.Number("uncompressedBytes")} uncompressed)";

    private static string Modified(string time) =>
        time.Length == 0 ? "its server does not say"
        : DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var known)
            ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : time;

    private static Markup Problems(DescribedMember dataset)
    {
        var problems = dataset.Items("problems")
            .Select(problem => Markup.Of($"<li>{Markup.Quoted(problem.Text())}</li>\n"))
            .ToList();
        return problems.Count == 0
            ? default
            : Markup.Of(
                $"""
                <div class="fault" role="note">To know before a job is sent:
                <ul>
                {Markup.Join(problems)}
                </ul></div>
                """);
    }

    private static Markup Example(PublicUrls urls, DescribedMember dataset, string uri)
    {
        var first = dataset.Items("variables").FirstOrDefault(variable => variable.IsTrue("canBeInput"));
        if (!first.Exists)
        {
            return Markup.Of($"<p>No variable of it can be an input of a job.</p>");
        }

        var variable = JsonSerializer.Serialize(new { uri, id = first.Text("name") + "|v0" });
        const string Operation = """[{"name": "CDAT.subset", "result": "r0", "input": ["v0"]}]""";
        var curl =
            $"""
            curl -G '{urls.Wps}' \
              -d service=WPS -d version=1.0.0 -d request=Execute -d Identifier=CDAT.subset \
              --data-urlencode 'DataInputs=variable=[{variable}];domain=[];operation={Operation}'
            """;
        return Markup.Of($"<p>A job with one of them:</p>\n<pre><code>{curl}</code></pre>");
    }

    private static Markup Groups(DescribedMember dataset) => Markup.Join(dataset.Items("groups").Select(group =>
        Markup.Of(
            $"""
            <h3>Group {group.Text("path")}</h3>
            {DatasetTables.Attributes(group)}

            """)));

    private static Markup LeftOut(DescribedMember dataset)
    {
        var left = dataset.Members("leftOut").Select(one => $"{one.Value.Text()} {one.Name}").ToList();
        return left.Count == 0
            ? default
            : Markup.Of($"<p>There is more than is shown here: {string.Join(", ", left)}.</p>");
    }
}
