using Compute.Orleans.Grains.Interfaces.Sweeping;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Sweeping;

/// <summary>Sweeps once as a silo becomes active: what a crash interrupted goes on as soon as anything can.</summary>
internal sealed partial class SweepAtStart(IGrainFactory grains, TimeProvider clock, ILogger<SweepAtStart> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(2);

    public void Participate(ISiloLifecycle observer)
    {
        var stopping = new CancellationTokenSource();
        observer.Subscribe(
            nameof(SweepAtStart), ServiceLifecycleStage.Active,
            _ =>
            {
                SweepAsync(stopping.Token).Ignore(); // A silo serves whether or not the sweep has ended.
                return Task.CompletedTask;
            },
            async _ => await stopping.CancelAsync());
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key).Start().WaitAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, exception);
                await Task.Delay(_retry, clock, cancellationToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The sweeper could not be started; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
