using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>Runs requests from the opening of their files to the finished output, by one engine for each folder.</summary>
/// <param name="threads">Partitions that run at once.</param>
internal sealed class EngineRuns(int threads) : IDisposable
{
    private const string User = "bench";
    private const int Attempt = 1;

    private readonly SourceOpener _opener = new(Policy, new HttpSourceOptions(), TimeProvider.System);
    private readonly Dictionary<string, ComputeEngine> _engines = new(StringComparer.Ordinal);

    private static AccessPolicy Policy => new() { Mounts = { new Mount { Path = "/" } } };

    /// <summary>Runs a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Folder of the engine's files.</param>
    /// <returns>The paths of the outputs.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(ComputeRequest request, string path)
    {
        var folder = new DataFolder(path);
        if (!_engines.TryGetValue(path, out var engine))
        {
            var options = new EngineOptions { Concurrency = threads };
            engine = new(options, folder, new SourceResolver(Policy, folder, () => []), _opener);
            _engines.Add(path, engine);
        }

        var job = new JobContext(Guid.NewGuid(), User, TimeProvider.System.GetUtcNow());
        engine.Check(request, User);
        var (plan, execution) = await engine.StartAsync(request, job, CancellationToken.None);
        await using (execution)
        {
            await execution.PrepareAsync(CancellationToken.None);
            var results = new PartitionResult[plan.Partitions.Length];
            await Parallel.ForAsync(
                0,
                results.Length,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                async (partition, token) => results[partition] = await execution.RunAsync(partition, Attempt, token));
            var outputs = await execution.FinishAsync(results, CancellationToken.None);
            return [.. outputs.Select(output => Path.Combine(folder.Public, output.Path))];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var engine in _engines.Values)
        {
            engine.Dispose();
        }

        _opener.Dispose();
    }
}
