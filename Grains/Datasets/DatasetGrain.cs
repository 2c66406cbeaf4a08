using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Grains.Datasets;

/// <summary>Lets one silo at a time index a file: not reentrant, so a second job finds the first one's index.</summary>
[GrainType("dataset")]
internal sealed class DatasetGrain(
    [PersistentState("dataset")] IPersistentState<DatasetState> dataset,
    IComputeEngine engine, TimeProvider clock, ILogger<DatasetGrain> logger) : Grain, IDatasetGrain
{
    private CounterFlush? _flush;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _flush = new CounterFlush(this, () => dataset.WriteStateAsync(), logger);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _flush!.FlushAsync();

    public async Task<DatasetRecord> Index(string location, CancellationToken cancellationToken)
    {
        if (IDatasetGrain.KeyOf(location) != this.GetPrimaryKeyString())
        {
            throw new ArgumentException($"{location} is not the file of this grain", nameof(location));
        }

        var identity = await Task.Run(() => engine.IndexAsync(location, cancellationToken), cancellationToken);
        ComputeInstruments.FilesAccessed.WithLabels(location.StartsWith('/') ? "file" : "http").Inc();
        _flush!.Changed();
        return dataset.State.Use(location, identity, clock.GetUtcNow());
    }

    public Task<DatasetRecord?> GetRecord() => Task.FromResult(dataset.State.ToMessage());
}
