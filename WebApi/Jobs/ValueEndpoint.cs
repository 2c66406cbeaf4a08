using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>Serves one value of a job's results by itself: what the reference of an output leads to.</summary>
/// <remarks>Whoever knows a job's id, which is random, may read them, as they may see its status.</remarks>
internal sealed class ValueEndpoint(ComputeCluster cluster, JobDocuments documents, IOptions<EdgeOptions> options)
{
    /// <summary>Answers with the value.</summary>
    /// <param name="context">The request.</param>
    /// <param name="job">The job's id, in 32 hexadecimal digits.</param>
    /// <param name="output">The output's identifier.</param>
    /// <param name="number">Which of its values, from 1.</param>
    /// <exception cref="FaultException">NoSuchJob, or ResultNotReady.</exception>
    /// <exception cref="OwsException">The job has no such value, or was removed.</exception>
    public async Task Handle(HttpContext context, string job, string output, int number)
    {
        MeasuredOperation.Set(context, "Value");
        var id = JobFile.TryParseId(job) ?? throw new FaultException(
            FaultCode.NoSuchJob, "job", $"\"{job}\" is no job's id: 32 hexadecimal digits are wanted");
        var status = (await cluster.Status(id)).Shown();
        if (status.Removed is { } removed)
        {
            throw new OwsException(
                OwsCodes.NoApplicableCode, "job", RemovedJob.Message(removed), StatusCodes.Status410Gone);
        }

        if (status.Phase != JobPhase.Succeeded)
        {
            throw new FaultException(
                FaultCode.ResultNotReady, "job", $"the job has no results: it is {status.Phase}");
        }

        var process = await documents.ProcessOf(status);
        var values = OutputValues.Of(status, process, PublicUrls.Of(context.Request, options.Value));
        var value = values.Where(value => value.Identifier == output).ElementAtOrDefault(number - 1)
            ?? throw new OwsException(
                OwsCodes.InvalidParameterValue,
                "output",
                $"the job has no value {number} of an output \"{output}\": its outputs are "
                + string.Join(", ", values.Select(known => known.Identifier).Distinct()),
                StatusCodes.Status404NotFound);
        await OutputBytes.Of(value, EncodingOf(status, output)).Send(context);
    }

    private static string? EncodingOf(JobStatus status, string output) =>
        status.Response is { Outputs: { IsDefault: false } outputs }
            ? outputs.FirstOrDefault(wanted => wanted.Identifier == output)?.Encoding
            : null;
}
