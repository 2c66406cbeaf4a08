using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Urls;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Ui;

/// <summary>The page of one job: how far it is, what it made, or why it failed.</summary>
internal sealed class JobPage(ComputeCluster cluster, IOptions<EdgeOptions> edge)
{
    private const int RefreshSeconds = 2;

    /// <summary>Answers with the page.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">The job's id.</param>
    public async Task Handle(HttpContext context, string id)
    {
        if (JobFile.TryParseId(id) is not { } job || await Find(job) is not { } status)
        {
            await Page.Send(
                context,
                StatusCodes.Status404NotFound,
                "No such job",
                Markup.Of($"<h1>No such job</h1>\n<p>There is no job <code>{id}</code> here.</p>"));
            return;
        }

        var urls = PublicUrls.Of(context.Request, edge.Value);
        var title = $"{status.Process}: {status.Phase}";
        await Page.Send(
            context, StatusCodes.Status200OK, title, Body(status, urls), status.HasEnded ? 0 : RefreshSeconds);
    }

    private async Task<JobStatus?> Find(Guid job)
    {
        try
        {
            return (await cluster.Status(job)).Shown();
        }
        catch (FaultException fault) when (fault.Code == FaultCode.NoSuchJob)
        {
            return null;
        }
    }

    private static Markup Body(JobStatus status, PublicUrls urls)
    {
        var percent = double.IsFinite(status.Percent) ? (int)Math.Clamp(Math.Floor(status.Percent), 0, 100) : 0;
        var message = status.Phase is JobPhase.Failed or JobPhase.Dismissed
            ? Markup.Of($"<p class=\"fault\" role=\"alert\">{status.Message}</p>{Locator(status)}")
            : Markup.Of($"<p>{status.Message}</p>");
        return Markup.Of(
            $"""
            <p><a href="{urls.Home}">All processes</a></p>
            <h1>{status.Process}: {status.Phase.ToString()}</h1>
            <p><label for="progress">{percent} % done</label>
            <progress id="progress" max="100" value="{percent}">{percent} %</progress></p>
            {message}
            {Outputs(status, urls)}
            <dl>
            <dt>Job</dt><dd>{status.Id.ToString("n")} (number {Number(status.Number)} of {status.User})</dd>
            <dt>Accepted</dt><dd>{Time(status.Accepted)}</dd>
            <dt>Last change</dt><dd>{Time(status.Changed)}</dd>
            <dt>For programs</dt><dd><a href="{urls.Status(status.Id)}">ExecuteResponse (WPS 1.0.0)</a></dd>
            </dl>
            """);
    }

    private static Markup Locator(JobStatus status) =>
        string.IsNullOrEmpty(status.Locator) ? default : Markup.Of($"\n<p>Concerns: <code>{status.Locator}</code></p>");

    private static Markup Outputs(JobStatus status, PublicUrls urls)
    {
        if (status.Phase != JobPhase.Succeeded || status.Outputs.IsDefaultOrEmpty)
        {
            return default;
        }

        var rows = Markup.Join(status.Outputs.Select(output => Markup.Of(
            $"""
            <tr><th scope="row">{FileName(output.Path)}</th>
            <td>{output.Variable}</td><td>{Number(output.Length)}</td>
            <td><a href="{urls.Dap(output.Path)}.html">OPeNDAP</a>,
            <a href="{urls.Output(output.Path)}">download</a></td></tr>

            """)));
        return Markup.Of(
            $"""
            <h2>Outputs</h2>
            <table>
            <thead><tr><th scope="col">File</th><th scope="col">Variable</th><th scope="col">Bytes</th>
            <th scope="col">As</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            """);
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
