using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Json;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Submits a job and, where the client wants the results in the answer, waits for its end.</summary>
internal sealed class ExecuteHandler(
    ComputeCluster cluster,
    ProcessCatalog catalog,
    JobDocuments documents,
    IOptions<EdgeOptions> options,
    TimeProvider clock)
{
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(1);

    /// <summary>The response document.</summary>
    /// <exception cref="FaultException">Denied, NoSuchProcess, or what the codec or the process refuses.</exception>
    public async Task<ExecuteResponseDocument> Run(Execute execute, HttpContext context)
    {
        var user = await context.RequireUser();
        if (await catalog.Find(execute.Identifier) is null)
        {
            throw new FaultException(
                FaultCode.NoSuchProcess,
                "identifier",
                $"identifier \"{execute.Identifier}\" is no process here: GetCapabilities lists them");
        }

        var request = RequestCodec.Read(execute, user, options.Value.MaxInputBytes) with
        {
            Server = PublicUrls.Of(context.Request, options.Value).Wps,
        };
        var status = await cluster.Execute(Guid.NewGuid(), request, context.RequestAborted);
        if (execute.Form.IsAsynchronous(execute.Identifier))
        {
            return await documents.Of(status, context.Request);
        }

        status = await WaitForEnd(status, context.RequestAborted);

        // Who asked for no stored document gets a statusLocation only when there is nothing else to give.
        return await documents.Of(status, context.Request, execute.Form.Store || !status.HasEnded);
    }

    private async Task<JobStatus> WaitForEnd(JobStatus status, CancellationToken gone)
    {
        var started = clock.GetTimestamp();
        var wait = _shortestWait;
        try
        {
            while (!status.HasEnded && clock.GetElapsedTime(started) < options.Value.SynchronousLimit)
            {
                await Task.Delay(wait, clock, gone);
                wait = wait * 2 < _longestWait ? wait * 2 : _longestWait;
                status = await Poll(status);
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            await cluster.Dismiss(status.Id); // Nobody else knows the job, so nobody would ever fetch its results.
            throw;
        }

        return status;
    }

    // The job goes on when nobody answers for a while, and so does the wait for it.
    private async Task<JobStatus> Poll(JobStatus last)
    {
        try
        {
            return await cluster.Status(last.Id);
        }
        catch (FaultException fault) when (fault.Code == FaultCode.Busy)
        {
            return last;
        }
    }
}
