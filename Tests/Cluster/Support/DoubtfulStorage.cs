using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>The storage of the jobs' records over a connection that breaks: it fails after it has written.</summary>
/// <param name="storage">The real one.</param>
/// <param name="line">The connection.</param>
internal sealed class DoubtfulStorage(IGrainStorage storage, DoubtfulStorage.Line line) : IGrainStorage
{
    /// <summary>Puts it in the place of a silo's storage.</summary>
    public static void Replace(IServiceCollection services, Line line)
    {
        var real = services.Last(known => Equals(known.ServiceKey, ComputeStateExtensions.JobStorage));
        _ = services.Remove(real);
        _ = services.AddKeyedSingleton<IGrainStorage>(
            ComputeStateExtensions.JobStorage,
            (provider, key) => new DoubtfulStorage(
                (IGrainStorage)real.KeyedImplementationFactory!(provider, key), line));
    }

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await storage.ReadStateAsync(stateName, grainId, grainState);
        if (line.HasBroken)
        {
            await line.OnRead();
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // The answer, and with it the tag of what is stored now, is lost.
        var sent = new GrainState<T>(grainState.State, grainState.ETag) { RecordExists = grainState.RecordExists };
        await storage.WriteStateAsync(stateName, grainId, sent);
        if (line.Break())
        {
            throw new IOException("the connection is lost");
        }

        grainState.ETag = sent.ETag;
        grainState.RecordExists = sent.RecordExists;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        storage.ClearStateAsync(stateName, grainId, grainState);

    /// <summary>A connection that breaks once, at the first answer to a write.</summary>
    internal sealed class Line
    {
        private int _broken;

        /// <summary>What a reader waits for after the break.</summary>
        public Func<Task> OnRead { get; set; } = () => Task.CompletedTask;

        /// <summary>Whether it has broken.</summary>
        public bool HasBroken => Volatile.Read(ref _broken) > 0;

        /// <summary>Breaks it.</summary>
        /// <returns>Whether it was whole.</returns>
        public bool Break() => Interlocked.Exchange(ref _broken, 1) == 0;
    }
}
