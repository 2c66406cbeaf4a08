using Compute.Orleans.Grains.Interfaces.Faults;
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
    IOptions<EdgeOptions> options)
{
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
        if (execute.Form.IsAsynchronous(execute.Identifier))
        {
            var accepted = await cluster.Execute(Guid.NewGuid(), request, context.RequestAborted);
            return await documents.Of(accepted, context.Request);
        }

        var status = await cluster.ExecuteToEnd(
            Guid.NewGuid(), request, options.Value.SynchronousLimit, context.RequestAborted);

        // Who asked for no stored document gets a statusLocation only when there is nothing else to give.
        return await documents.Of(status, context.Request, execute.Form.Store || !status.HasEnded);
    }
}
