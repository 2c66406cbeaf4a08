using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>The grain calls that the edge makes; each is idempotent, and made once more when a silo was lost.</summary>
/// <remarks>Errors: a fault of the grain as it is; Busy when two calls in a row found no silo, or no answer.</remarks>
internal sealed partial class ComputeCluster(IGrainFactory grains, ILogger<ComputeCluster> logger)
{
    private const int Attempts = 2;

    /// <summary>All processes, by identifier.</summary>
    public Task<ImmutableArray<ProcessDescription>> Processes() =>
        Call(() => grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).List());

    /// <summary>Whose a token is, or null.</summary>
    /// <param name="hash">SHA-256 of the token, in lower-case hexadecimal.</param>
    public Task<Caller?> Identify(string hash) =>
        Call(() => grains.GetGrain<ITokenGrain>(ITokenGrain.KeyOf(hash)).Identify());

    /// <summary>Submits a request as the job of that id.</summary>
    public Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken) =>
        Call(() => grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process))
            .Execute(job, request, cancellationToken));

    /// <summary>The status of a job.</summary>
    public Task<JobStatus> Status(Guid job) => Call(() => grains.GetGrain<IJobGrain>(job).GetStatus());

    /// <summary>Ends a job.</summary>
    public Task<JobStatus> Dismiss(Guid job) => Call(() => grains.GetGrain<IJobGrain>(job).Dismiss());

    private async Task<T> Call<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception lost) when (IsLostCall(lost))
            {
                LogLost(logger, lost, attempt);
                if (attempt == Attempts)
                {
                    throw new FaultException(
                        FaultCode.Busy, "service", "no part of the service answered: try again in a few seconds");
                }
            }
        }
    }

    // A silo that left, a full one, and an answer that did not come. Anything else is the grain's own.
    private static bool IsLostCall(Exception exception) =>
        exception is SiloUnavailableException or OrleansMessageRejectionException or GatewayTooBusyException
            or ClientNotAvailableException or TimeoutException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A grain call got no answer (attempt {Attempt}).")]
    private static partial void LogLost(ILogger logger, Exception lost, int attempt);
}
