using Compute.Orleans.Grains.Interfaces.Sweeping;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Sweeping;

/// <summary>Sweeps when another silo is lost: its jobs go on at once, and not when their leases have run out.</summary>
/// <remarks>
/// Every silo that learns of it asks, so that it does not matter which of them are lost as well; what one sweep has
/// woken the next leaves alone.
/// </remarks>
internal sealed partial class SweepAtLoss(
    IGrainFactory grains, ISiloStatusOracle silos, TimeProvider clock, ILogger<SweepAtLoss> logger)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    private const int Tries = 20;

    private static readonly TimeSpan _retry = TimeSpan.FromMilliseconds(250);

    private CancellationToken _stopping;

    public void Participate(ISiloLifecycle observer)
    {
        var stopping = new CancellationTokenSource();
        observer.Subscribe(
            nameof(SweepAtLoss), ServiceLifecycleStage.Active,
            cancellationToken =>
            {
                _stopping = stopping.Token;
                _ = silos.SubscribeToSiloStatusEvents(this);
                return Task.CompletedTask;
            },
            async cancellationToken =>
            {
                _ = silos.UnSubscribeFromSiloStatusEvents(this);
                await stopping.CancelAsync();
            });
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead && !updatedSilo.Equals(silos.SiloAddress))
        {
            SweepAsync(updatedSilo).Ignore(); // Whoever says it is not to wait.
        }
    }

    private async Task SweepAsync(SiloAddress lost)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                // The sweeper itself may have been on the silo that was lost, and then is found elsewhere by and by.
                var woken = await Task.Run(
                    () => grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key).Sweep().WaitAsync(_stopping), _stopping);
                LogSwept(logger, lost, woken);
                return;
            }
            catch (Exception exception) when (tried < Tries && !_stopping.IsCancellationRequested)
            {
                LogFailed(logger, exception, lost);
                await Task.Delay(_retry, clock, _stopping);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} is lost; {Woken} jobs were woken")]
    private static partial void LogSwept(ILogger logger, SiloAddress silo, int woken);

    [LoggerMessage(2, LogLevel.Warning, "Silo {Silo} is lost and its jobs could not be woken yet; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, SiloAddress silo);
}
