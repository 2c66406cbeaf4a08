using System.Collections.Immutable;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Tests.Support;

/// <summary>An engine over a temporary data folder, which runs whole requests as a cluster would.</summary>
public sealed class EngineRun : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly SourceOpener _opener;

    public EngineRun(EngineOptions? options, params string[] mounts)
        : this(options, new AccessPolicy { Mounts = [.. mounts.Select(path => new Mount { Path = path })] })
    {
    }

    /// <summary>An engine that may read what a policy allows.</summary>
    public EngineRun(
        EngineOptions? options, AccessPolicy policy, HttpSourceOptions? remote = null, RangeStore? cache = null)
    {
        Folder = new DataFolder(_data.Path);
        _opener = new SourceOpener(policy, remote, null, cache);
        Engine = new ComputeEngine(
            options ?? new EngineOptions(), Folder, new SourceResolver(policy, Folder, () => []), _opener);
    }

    /// <summary>The engine.</summary>
    public ComputeEngine Engine { get; }

    /// <summary>Its data folder.</summary>
    public DataFolder Folder { get; }

    /// <summary>The last plan.</summary>
    public JobPlan? Plan { get; private set; }

    /// <summary>A job of a fixed moment, so that outputs are the same each time.</summary>
    public static JobContext Job(Guid? id = null) =>
        new(id ?? Guid.NewGuid(), "tester", new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>One operation on files of one variable.</summary>
    public static ComputeRequest One(
        string operation,
        string variable,
        IEnumerable<string> uris,
        ImmutableArray<DimensionRange> domain = default,
        params (string Name, string Value)[] parameters)
    {
        ImmutableArray<VariableInput> variables =
            [.. uris.Select((uri, place) => new VariableInput(FormattableString.Invariant($"v{place}"), uri, variable))];
        return new ComputeRequest(
            operation,
            variables,
            domain.IsDefault ? [] : [new Domain("d0", domain)],
            [
                new OperationCall(
                    operation,
                    "out",
                    [.. variables.Select(input => input.Id)],
                    domain.IsDefault ? null : "d0",
                    parameters.ToImmutableSortedDictionary(parameter => parameter.Name, parameter => parameter.Value),
                    null),
            ]);
    }

    /// <summary>Runs a request: partitions in parallel, as attempts 1, and finished in plan order.</summary>
    /// <returns>Paths of the outputs.</returns>
    public async Task<ImmutableArray<string>> RunAsync(ComputeRequest request, JobContext? job = null)
    {
        var stop = TestContext.Current.CancellationToken;
        job ??= Job();
        Engine.Check(request, job.User);
        Plan = await Engine.PlanAsync(request, job, stop);
        await using var execution = await Engine.OpenAsync(request, Plan, job, stop);
        await execution.PrepareAsync(stop);
        var results = await Task.WhenAll(
            Enumerable.Range(0, Plan.Partitions.Length).Select(number => execution.RunAsync(number, 1, stop)));
        var outputs = await execution.FinishAsync(results, stop);
        return [.. outputs.Select(output => Path.Combine(Folder.Public, output.Path))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Engine.Dispose();
        _opener.Dispose();
        _data.Dispose();
    }
}
