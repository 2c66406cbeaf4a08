using Orleans.Storage;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Orleans' relational grain storage, whose writers take their turn with those of our own tables.</summary>
/// <remarks>The work runs on the thread pool: SQLite blocks while it writes, and a grain's turn must not.</remarks>
internal sealed class OneWriterStorage(IGrainStorage storage, SemaphoreSlim? writer) : IGrainStorage
{
    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Task.Run(() => storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await WriterTurn.Of(writer, CancellationToken.None);
        await Task.Run(() => storage.WriteStateAsync(stateName, grainId, grainState));
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await WriterTurn.Of(writer, CancellationToken.None);
        await Task.Run(() => storage.ClearStateAsync(stateName, grainId, grainState));
    }
}
