using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>The original service's REST interface to jobs, and the statusLocation, "ID.wps".</summary>
/// <remarks>
/// Whoever knows a job's id, which is random, may see its status: some clients poll without a token. A running number
/// is the caller's own, and so is the list; only its owner removes a job.
/// </remarks>
internal sealed class JobEndpoint(
    ComputeCluster cluster, JobDocuments documents, IOptions<EdgeOptions> options, TimeProvider clock)
{
    /// <summary>Answers with a page of the caller's jobs.</summary>
    /// <param name="context">The request.</param>
    public Task List(HttpContext context) => JsonAnswer.Guard(context, async () =>
    {
        MeasuredOperation.Set(context, "Jobs");
        var user = await context.RequireUser();
        var paging = JobPaging.Of(context.Request.Query);
        var jobs = await cluster.Jobs(user, paging.Offset, paging.Limit);
        await JsonAnswer.Send(context, StatusCodes.Status200OK, writer => JobJson.WritePage(
            writer, jobs, paging, UrlsFor(context), clock.GetUtcNow()));
    });

    /// <summary>Answers with a job, or with its ExecuteResponse.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The id or the number, with its ending.</param>
    public Task Show(HttpContext context, string file) => Answer(context, file, async status =>
    {
        if (status.Removed is { } removed)
        {
            await JsonAnswer.Refuse(context, StatusCodes.Status410Gone, RemovedJob.Message(removed));
            return;
        }

        await JsonAnswer.Send(context, StatusCodes.Status200OK, writer => JobJson.WriteJob(
            writer, JobEntry.Of(status), UrlsFor(context), clock.GetUtcNow()));
    });

    /// <summary>Answers with a job's status and the phases that it passed, or with its ExecuteResponse.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The id or the number, with its ending.</param>
    public Task Status(HttpContext context, string file) => Answer(context, file, status => JsonAnswer.Send(
        context, StatusCodes.Status200OK, writer => JobJson.WriteStatus(writer, status.Shown())));

    /// <summary>Removes a job of the caller; one that is removed already stays so.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The id or the number.</param>
    public Task Remove(HttpContext context, string file) => JsonAnswer.Guard(context, async () =>
    {
        MeasuredOperation.Set(context, "Remove");
        var user = await context.RequireUser();
        _ = await cluster.Remove(await Find(context, JobFile.Parse(file)), user);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    });

    private Task Answer(HttpContext context, string file, Func<JobStatus, Task> inJson)
    {
        MeasuredOperation.Set(context, "Status");
        return JobFile.IsXmlName(file) ? InXml() : JsonAnswer.Guard(context, async () => await inJson(await Of()));

        async Task<JobStatus> Of() => await cluster.Status(await Find(context, JobFile.Parse(file)));

        async Task InXml()
        {
            var document = await documents.Of(await Of(), context.Request);
            await XmlDocumentWriter.Send(context, StatusCodes.Status200OK, document.Write);
        }
    }

    private async Task<Guid> Find(HttpContext context, JobFile job) =>
        job.Id ?? await cluster.FindJob(await context.RequireUser(), job.Number)
        ?? throw new FaultException(
            FaultCode.NoSuchJob, "job", $"job is {job.Number}: you have no job of that number; the list shows yours");

    private PublicUrls UrlsFor(HttpContext context) => PublicUrls.Of(context.Request, options.Value);
}
