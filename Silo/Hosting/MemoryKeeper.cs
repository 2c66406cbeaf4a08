using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Silo.Options;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Collects garbage before the process has more memory than it may.</summary>
/// <remarks>
/// The runtime leaves large arrays that nobody uses any more where they are as long as the machine has memory: after
/// some dozens of jobs they are more than everything else. A limit of the runtime's own would end a job with an
/// exception where this costs a collection beside the work, or, close to the limit, a pause.
/// </remarks>
/// <param name="options">The limit.</param>
/// <param name="engine">Keeps buffers for later, which garbage collection alone does not get.</param>
/// <param name="clock">Says when to look.</param>
internal sealed class MemoryKeeper(IOptions<MemoryOptions> options, IComputeEngine engine, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pressure = new MemoryPressure((long)options.Value.LimitMb << 20);
        using var timer = new PeriodicTimer(_interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            switch (pressure.Look(Environment.WorkingSet))
            {
                case MemoryAction.Collect:
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
                    break;
                case MemoryAction.Compact:
                    engine.Trim();
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    break;
                default:
                    break;
            }
        }
    }
}
