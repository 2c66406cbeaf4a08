using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Answers an Execute: at once with where the job's status is, or with the results.</summary>
/// <remarks>
/// Where nothing has to outlast the answer, a process that makes values of values is evaluated without a job.
/// </remarks>
internal sealed class ExecuteHandler(
    ComputeCluster cluster,
    ProcessCatalog catalog,
    InputReader inputs,
    JobDocuments documents,
    IOptions<EdgeOptions> options,
    TimeProvider clock)
{
    /// <summary>Runs the process and sends the answer.</summary>
    /// <exception cref="FaultException">Denied, NoSuchProcess, or what the codec or the process refuses.</exception>
    public async Task Answer(Execute execute, HttpContext context)
    {
        var user = await context.RequireUser();
        var process = await catalog.Find(execute.Identifier) ?? throw new FaultException(
            FaultCode.NoSuchProcess,
            "identifier",
            $"identifier \"{execute.Identifier}\" is no process here: GetCapabilities lists them");
        var urls = PublicUrls.Of(context.Request, options.Value);
        var request = await inputs.Read(execute, process, user, context.RequestAborted) with { Server = urls.Wps };
        var form = execute.Form;
        var isJob = !process.IsImmediate || form.NeedsJob;
        var status = isJob
            ? await RunJob(execute, request, context.RequestAborted)
            : await Evaluate(process, request);
        if (form.Kind == ResponseKind.Raw)
        {
            await RawOutput.Send(context, process, status, form.Outputs[0], urls);
            return;
        }

        // Who asked for no stored document gets a statusLocation only when there is nothing else to give.
        var isStored = isJob && (form.Store || form.IsAsynchronous(process.Identifier) || !status.HasEnded);
        var document = await documents.Of(status, context.Request, isStored);
        await XmlDocumentWriter.Send(context, StatusCodes.Status200OK, document.Write);
    }

    private async Task<JobStatus> Evaluate(ProcessDescription process, ExecuteRequest request)
    {
        var values = await cluster.Evaluate(request);
        var now = clock.GetUtcNow();
        return new(
            Guid.Empty, Number: 0, request.User, process.Identifier, JobPhase.Succeeded, Percent: 100, Message: "",
            Accepted: now, Changed: now, Fault: null, Locator: null, Outputs: [])
        {
            Values = values,
            Response = request.Response,
        };
    }

    private Task<JobStatus> RunJob(Execute execute, ExecuteRequest request, CancellationToken gone) =>
        execute.Form.IsAsynchronous(execute.Identifier)
            ? cluster.Execute(Guid.NewGuid(), request, gone)
            : cluster.ExecuteToEnd(Guid.NewGuid(), request, options.Value.SynchronousLimit, gone);
}
