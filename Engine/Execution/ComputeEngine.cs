using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Describing;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Engine.Execution;

/// <summary>The engine of one process: its threads, its buffers, its cache of indexes.</summary>
public sealed class ComputeEngine : IComputeEngine, IDisposable
{
    /// <summary>Memory that a description takes without waiting for partitions: axes are short but for few.</summary>
    private const long SmallBytes = 4 << 20;

    private readonly SourceResolver _resolver;
    private readonly SourceOpener _opener;
    private readonly IndexStore _indexes;

    /// <summary>Creates the engine.</summary>
    /// <param name="options">Target sizes and the memory limit.</param>
    /// <param name="folder">The shared data folder.</param>
    /// <param name="resolver">Says where a uri may be read.</param>
    /// <param name="opener">Opens what the resolver allows.</param>
    public ComputeEngine(EngineOptions options, DataFolder folder, SourceResolver resolver, SourceOpener opener)
    {
        Options = options;
        Folder = folder;
        _resolver = resolver;
        _opener = opener;
        _indexes = new IndexStore(folder.Index);
        Pool = new ComputePool(options.Concurrency);
        Buffers = new BufferPool(options.IdleBytes);
        Memory = new MemoryBudget(options.BufferBytes);
        Chunks = new ChunkCache(Memory, Buffers, options.ChunkBytes, options.GreatestChunkBytes);
        Memory.Release = Chunks.Release;
        Spare = new SpareMemory(Memory, options.SpareBytes, options.ChunkBytes / Math.Max(1, options.Concurrency));
        foreach (var path in (string[])[folder.Public, folder.Index, folder.Temporary])
        {
            Directory.CreateDirectory(path);
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<Signature> Catalogue =>
        Options.Echo ? OperationCatalog.ProcessesAndEcho : OperationCatalog.Processes;

    internal EngineOptions Options { get; }

    internal DataFolder Folder { get; }

    internal ComputePool Pool { get; }

    internal BufferPool Buffers { get; }

    internal MemoryBudget Memory { get; }

    internal ChunkCache Chunks { get; }

    internal SpareMemory Spare { get; }

    /// <inheritdoc/>
    public void Check(ComputeRequest request, string user)
    {
        RequestBounds.Check(request);
        _ = RequestGraph.Of(request);
        _ = Locate(request, user);
    }

    /// <inheritdoc/>
    public ImmutableArray<ProcessValue> Evaluate(
        string process, ImmutableArray<ProcessValue> inputs, ServiceMetrics? metrics) =>
        Catalogue.Any(known => known.Identifier == process)
        && OperationCatalog.FindImmediate(process) is { } immediate
            ? immediate.Evaluate(inputs, metrics)
            : throw new ComputeException(
                Fault.NoSuchProcess, "identifier", $"`{process}` is no process that makes values of values here");

    /// <inheritdoc/>
    public void Trim()
    {
        Chunks.ReleaseIdle();
        _opener.Trim();
        Buffers.Trim(); // Where the chunks' buffers went.
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Locate(ComputeRequest request, string user) =>
        [.. request.Inputs.Select(input => _resolver.Resolve(input.Uri, user).Location)];

    /// <inheritdoc/>
    public async Task<SourceIdentity> IndexAsync(string location, CancellationToken cancellationToken)
    {
        await using var source = await _opener.OpenAsync(location, cancellationToken);
        await _indexes.GetAsync(source, cancellationToken);
        return source.Identity;
    }

    /// <inheritdoc/>
    public async Task<DatasetDescription> DescribeAsync(
        string uri, string user, ImmutableArray<string> known, CancellationToken cancellationToken)
    {
        var location = _resolver.Resolve(uri, user).Location;
        await using var source = await _opener.OpenAsync(location, cancellationToken, InputRefusal.Shown(uri));
        var tag = DatasetDescription.TagOf(uri, source);
        if (tag is not null && known.Contains(tag))
        {
            return new(tag, Json: null);
        }

        var index = await _indexes.GetAsync(source, cancellationToken);
        var needed = DatasetDescriber.BytesFor(index);
        using var share = needed < SmallBytes ? null : await Memory.TakeAsync(needed, cancellationToken);
        var json = await DatasetDescriber.DescribeAsync(uri, source, index, cancellationToken);
        await source.VerifyUnchangedAsync(cancellationToken);
        return new(tag, json);
    }

    /// <inheritdoc/>
    public async Task<JobPlan> PlanAsync(ComputeRequest request, JobContext job, CancellationToken cancellationToken)
    {
        var (plan, execution) = await StartAsync(request, job, cancellationToken);
        await execution.DisposeAsync();
        return plan;
    }

    /// <inheritdoc/>
    public async Task<(JobPlan Plan, IJobExecution Execution)> StartAsync(
        ComputeRequest request, JobContext job, CancellationToken cancellationToken)
    {
        var graph = RequestGraph.Of(request);
        var locations = Locate(request, job.User);
        var inputs = await OpenAsync(request, locations, planned: [], cancellationToken);
        try
        {
            var (plan, layouts) = Plan(request, graph, locations, inputs, job);
            return (plan, new JobExecution(this, plan, job, inputs, layouts));
        }
        catch
        {
            await inputs.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IJobExecution> OpenAsync(
        ComputeRequest request, JobPlan plan, JobContext job, CancellationToken cancellationToken)
    {
        if (plan.Version != Planner.Version || plan.Producer is not { } producer)
        {
            throw new ComputeException(
                Fault.Internal, "plan", $"a plan of version {plan.Version} meets planner version {Planner.Version}");
        }

        var graph = RequestGraph.Of(request);
        var inputs = await OpenAsync(
            request,
            [.. plan.Inputs.Select(input => input.Location)],
            [.. plan.Inputs.Select(input => input.Identity)],
            cancellationToken);
        try
        {
            inputs.CheckUnchanged(plan.Inputs);
            var provenance = Provenance(request, plan.Inputs, inputs, producer, job);
            ImmutableArray<OutputLayout> layouts =
                [.. Compile(graph, inputs, job, provenance, producer).Select(output => output.Layout)];
            if (!layouts.Select(layout => layout.Length)
                    .SequenceEqual(plan.Outputs.Select(output => output.Length)))
            {
                throw new ComputeException(Fault.Internal, "plan", "the outputs are laid out otherwise than planned");
            }

            return new JobExecution(this, plan, job, inputs, layouts);
        }
        catch
        {
            await inputs.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Pool.Dispose();

    /// <summary>The state of a planned input now.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task<SourceIdentity> IdentifyAsync(PlannedInput input, CancellationToken cancellationToken)
    {
        await using var source = await _opener.OpenAsync(
            input.Location, cancellationToken, InputRefusal.Shown(input.Uri));
        return source.Identity;
    }

    private (JobPlan Plan, ImmutableArray<OutputLayout> Layouts) Plan(
        ComputeRequest request, RequestGraph graph, ImmutableArray<string> locations, OpenInputs inputs, JobContext job)
    {
        ImmutableArray<PlannedInput> planned = [.. request.Inputs.Select((input, place) =>
            new PlannedInput(
                input.Uri, inputs.Sources[place].Location, inputs.Sources[place].Identity))];
        var producer = new Producer(
            Producer.ThisSoftware, Options.ContainerImage, Options.PartitionMb, Options.BlockKb);
        var outputs = Compile(graph, inputs, job, Provenance(request, planned, inputs, producer, job), producer);
        ImmutableArray<OutputLayout> layouts = [.. outputs.Select(output => output.Layout)];
        var names = OutputFileName.Of(graph.Outputs.Select(call => (call.Operation, call.Result)), job.JobId);
        var plan = new JobPlan(
            Planner.Version,
            planned,
            [.. outputs.Select((output, place) => new PlannedOutput(
                graph.Outputs[place].Result,
                graph.Outputs[place].Operation,
                output.Variable,
                names[place],
                output.Layout.Length))],
            Planner.Cut(layouts, Options),
            (long)Options.BlockKb << 10)
        {
            Producer = producer,
        };
        return (plan, layouts);
    }

    private static ImmutableArray<(OutputLayout Layout, string Variable)> Compile(
        RequestGraph graph, OpenInputs inputs, JobContext job, ProvenanceAttributes provenance, Producer producer)
    {
        provenance.CheckRoom(graph.Outputs.Length);
        ImmutableArray<LazyDataset> datasets =
        [
            .. RequestCompiler.Compile(graph, inputs.Datasets, job.Accepted)
                .Select(output => output with { Attributes = provenance.AddTo(output.Attributes) }),
        ];
        return [.. OutputLayout.Of(
                [.. datasets.Zip(graph.Outputs.Select(graph.FormatOf))], producer.PartitionMb)
            .Select((layout, output) => (layout, datasets[output].Data.First().Name))];
    }

    private static ProvenanceAttributes Provenance(
        ComputeRequest request,
        ImmutableArray<PlannedInput> planned,
        OpenInputs inputs,
        Producer producer,
        JobContext job) =>
        ProvenanceAttributes.Of(
            request,
            job.Server,
            job.Accepted,
            producer,
            request.Inputs.Select((input, place) => (
                InputState.Of(input.Uri, planned[place].Location, planned[place].Identity),
                inputs.Datasets[place].Attributes)));

    private Task<OpenInputs> OpenAsync(
        ComputeRequest request,
        IReadOnlyList<string> locations,
        IReadOnlyList<SourceIdentity> planned,
        CancellationToken cancellationToken) =>
        OpenInputs.OpenAsync(request.Inputs, locations, planned, _opener, _indexes, cancellationToken);
}
