using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Faults;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Faults;

/// <summary>Makes every exception that leaves one of our grains a fault that the caller can read.</summary>
/// <remarks>
/// What is not meant for callers stays in the log; they are given the id under which it is found there.
/// </remarks>
internal sealed partial class FaultFilter(ILogger<FaultFilter> logger) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not { } grain || grain.GetType().Assembly != typeof(FaultFilter).Assembly)
        {
            await context.Invoke(); // Orleans' own grains have their own exceptions.
            return;
        }

        try
        {
            await context.Invoke();
        }
        catch (ComputeException exception)
        {
            throw exception.ToMessage();
        }
        catch (Exception exception) when (!MayCross(exception))
        {
            var id = LogId.Next();
            LogInternal(logger, exception, id, context.InterfaceName, context.MethodName);
            throw new FaultException(FaultCode.Internal, "service", LogId.Message(id));
        }
    }

    /// <summary>
    /// Cancels end quietly, and what Orleans says of silos, timeouts and storage its callers act upon.
    /// </summary>
    private static bool MayCross(Exception exception) =>
        exception is FaultException or OperationCanceledException or OrleansException or TimeoutException
            or InconsistentStateException;

    [LoggerMessage(1, LogLevel.Error, "Internal fault {LogId} in {Interface}.{Method}")]
    private static partial void LogInternal(
        ILogger logger, Exception exception, string logId, string @interface, string method);
}
