using Orleans.Storage;
using Polly;

namespace Compute.Orleans.Grains.Tables;

/// <summary>
/// Orleans' relational grain storage, whose writers take their turn with those of our own tables, and whose calls are
/// made again while the database is away.
/// </summary>
/// <remarks>The work runs on the thread pool: SQLite blocks while it writes, and a grain's turn must not.</remarks>
internal sealed class OneWriterStorage(IGrainStorage storage, SemaphoreSlim? writer, ResiliencePipeline retries)
    : IGrainStorage
{
    private readonly JsonStateSerializer _serializer = new();

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Run(() => storage.ReadStateAsync(stateName, grainId, grainState));

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await WriterTurn.Of(writer, CancellationToken.None);
        var isInDoubt = false;
        await Run(async () =>
        {
            try
            {
                await storage.WriteStateAsync(stateName, grainId, grainState);
            }
            catch (InconsistentStateException) when (isInDoubt)
            {
                // The write before this one may have come through and only its answer been lost.
                var stored = new GrainState<T>();
                await storage.ReadStateAsync(stateName, grainId, stored);
                if (!IsSame(stored.State, grainState.State))
                {
                    throw;
                }

                (grainState.ETag, grainState.RecordExists) = (stored.ETag, true);
            }
            catch (Exception)
            {
                isInDoubt = true;
                throw;
            }
        });
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        using var turn = await WriterTurn.Of(writer, CancellationToken.None);
        await Run(() => storage.ClearStateAsync(stateName, grainId, grainState));
    }

    private bool IsSame<T>(T? one, T? other) =>
        _serializer.Serialize(one).ToMemory().Span.SequenceEqual(_serializer.Serialize(other).ToMemory().Span);

    private Task Run(Func<Task> work) =>
        Task.Run(async () => await retries.ExecuteAsync(async _ => await work(), CancellationToken.None));
}
