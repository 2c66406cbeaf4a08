namespace Compute.Orleans.Grains.Workers;

/// <summary>Says to what runs on a silo that the silo is about to stop, before its grains are waited for.</summary>
/// <remarks>
/// A grain is deactivated when its calls have ended, and a call to a worker lasts as long as its partition: without a
/// word beforehand a silo would wait for all of them, until it is out of time and ends without having said to anybody
/// that its jobs are free.
/// </remarks>
internal sealed class SiloStop : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled as soon as the silo is told to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <remarks>The last to start is the first to stop.</remarks>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(SiloStop), ServiceLifecycleStage.Last, _ => Task.CompletedTask, _ => _stop.CancelAsync());

    public void Dispose() => _stop.Dispose();
}
