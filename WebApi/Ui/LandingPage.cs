using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Urls;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Ui;

/// <summary>The page at /: what this is, what it offers, and how to ask for it.</summary>
internal sealed class LandingPage(
    ProcessCatalog catalog, IOptions<EdgeOptions> edge, IOptions<ServiceOptions> service)
{
    private const string Variable = """[{"uri": "https://host/tas.nc", "id": "tas|v0"}]""";
    private const string Domain = """[{"id": "d0", "lat": {"start": -45, "end": 45, "crs": "values"}}]""";
    private const string Operation =
        """[{"name": "CDAT.subset", "result": "r0", "input": ["v0"], "domain": "d0"}]""";

    /// <summary>Answers with the page.</summary>
    public async Task Handle(HttpContext context)
    {
        var urls = PublicUrls.Of(context.Request, edge.Value);
        var processes = await catalog.List();
        var rows = Markup.Join(processes.Select(process => Row(process, urls)));
        await Page.Send(
            context,
            StatusCodes.Status200OK,
            service.Value.Title,
            Markup.Of(
                $"""
                <h1>{service.Value.Title}</h1>
                <p>{service.Value.Abstract}</p>
                <nav aria-label="Service">
                <ul>
                <li><a href="{urls.Capabilities}">GetCapabilities</a>,
                <a href="{urls.Describe("all")}">DescribeProcess</a> of all processes
                (WPS 1.0.0, at <code>{urls.Wps}</code>)</li>
                <li><a href="{urls.Datasets}">Datasets</a>: what is in a file that a job could read</li>
                <li><a href="{urls.OwnCatalog}">Your outputs</a>, by OPeNDAP and to download</li>
                <li><a href="{urls.Page("metrics")}">Metrics</a>, <a href="{urls.Page("dashboard")}">dashboard</a>
                (for operators)</li>
                </ul>
                </nav>
                <h2>Processes</h2>
                <table>
                <thead><tr><th scope="col">Identifier</th><th scope="col">What it does</th></tr></thead>
                <tbody>
                {rows}
                </tbody>
                </table>
                {Example(urls)}
                """));
    }

    private static Markup Row(ProcessDescription process, PublicUrls urls) => Markup.Of(
        $"""
        <tr><th scope="row"><a href="{urls.Describe(process.Identifier)}">{process.Identifier}</a></th>
        <td><strong>{process.Title}</strong><br>{process.Abstract}</td></tr>

        """);

    private static Markup Example(PublicUrls urls)
    {
        var curl =
            $"""
            curl -G '{urls.Wps}' \
              -d service=WPS -d version=1.0.0 -d request=Execute -d Identifier=CDAT.subset \
              --data-urlencode 'DataInputs=variable={Variable};domain={Domain};operation={Operation}'
            """;
        return Markup.Of(
            $"""
            <h2>An example</h2>
            <p>A region of one file. The answer names a <code>statusLocation</code>, which says how far the job is and,
            in the end, where its output stands; put <code>/jobs/</code> before its id for a page of it.</p>
            <pre><code>{curl}</code></pre>
            <p>In Python, with the <code>cwt</code> client: <code>client = cwt.WPSClient('{urls.Wps}')</code>.</p>

            """);
    }
}
