using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>Makes the ExecuteResponse of a job.</summary>
internal sealed class JobDocuments(ProcessCatalog catalog, IOptions<EdgeOptions> options, TimeProvider clock)
{
    /// <summary>The document of a status, for the one who sent a request.</summary>
    public async Task<ExecuteResponseDocument> Of(JobStatus status, HttpRequest request, bool isStored = true)
    {
        var process = await ProcessOf(status);
        return new(status.Shown(), process, PublicUrls.Of(request, options.Value), clock.GetUtcNow(), isStored);
    }

    /// <summary>The process of a job, as it is offered now.</summary>
    public async ValueTask<ProcessDescription> ProcessOf(JobStatus status) =>
        // A job outlives the silos that knew its process, and its statusLocation must always answer.
        await catalog.Find(status.Process)
            ?? new ProcessDescription(status.Process, status.Process, "No longer offered.", "unknown", [], 0, 0);
}
