using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>The statusLocation of a job, "ID.wps", and its JSON twin, "ID.json".</summary>
/// <remarks>Whoever knows a job's id, which is random, may see its status: some clients poll without a token.</remarks>
internal sealed class JobEndpoint(ComputeCluster cluster, JobDocuments documents)
{
    /// <summary>Answers a poll.</summary>
    /// <param name="context">The request.</param>
    /// <param name="file">The id with its ending.</param>
    public async Task Handle(HttpContext context, string file)
    {
        MeasuredOperation.Set(context, "Status");
        var job = JobFile.Parse(file);
        var status = await cluster.Status(job.Id);
        if (job.IsJson)
        {
            await JobJson.Send(context, status);
            return;
        }

        var document = await documents.Of(status, context.Request);
        await XmlDocumentWriter.Send(context, StatusCodes.Status200OK, document.Write);
    }
}
