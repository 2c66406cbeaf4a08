using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Answers with one output and nothing around it; what went wrong is an exception report instead.</summary>
internal static class RawOutput
{
    private const string Place = "RawDataOutput";

    /// <summary>Sends the output.</summary>
    /// <exception cref="FaultException">The job failed, or was dismissed.</exception>
    /// <exception cref="OwsException">The job has not ended, or has not exactly one value of the output.</exception>
    public static Task Send(
        HttpContext context, ProcessDescription process, JobStatus status, RequestedOutput output, PublicUrls urls)
    {
        if (!status.HasEnded)
        {
            throw new OwsException(
                OwsCodes.NoApplicableCode,
                Place,
                $"the job takes longer than this service waits; it goes on, with a status at {urls.Status(status.Id)}",
                StatusCodes.Status504GatewayTimeout);
        }

        if (status.Phase != JobPhase.Succeeded)
        {
            throw new FaultException(
                status.Fault ?? FaultCode.Internal,
                status.Locator ?? Place,
                status.Phase == JobPhase.Dismissed ? "the job was dismissed" : status.Message);
        }

        var values = OutputValues.Of(status, process, urls)
            .Where(value => value.Identifier == output.Identifier)
            .Take(2)
            .ToList();
        return values switch
        {
            [var only] => OutputBytes.Of(only, output.Encoding).Send(context),
            [] => throw OwsException.Invalid(Place, $"output {output.Identifier} has no value in this request"),
            _ => throw OwsException.Invalid(
                Place, $"output {output.Identifier} has several values: only a ResponseDocument holds them all"),
        };
    }
}
