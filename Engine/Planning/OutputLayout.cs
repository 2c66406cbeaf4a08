using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>An output file, known before any of its data: where everything stands, and how it is cut.</summary>
internal sealed class OutputLayout
{
    private readonly ClassicLayout? _file;

    private OutputLayout(
        ClassicLayout? file,
        NetCdf4Output? netCdf4,
        WorkTarget target,
        ImmutableArray<OutputSection> sections,
        ImmutableArray<ReducedVariable> reduced,
        ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> known)
    {
        _file = file;
        NetCdf4 = netCdf4;
        Target = target;
        Sections = sections;
        Reduced = reduced;
        Known = known;
    }

    /// <summary>The header and offsets of a classic file.</summary>
    public ClassicLayout File => _file ?? throw new InvalidOperationException("the output is no classic file");

    /// <summary>The parts of a NetCDF-4 file; null where the output is classic.</summary>
    public NetCdf4Output? NetCdf4 { get; }

    /// <summary>Length of the whole file, in bytes; the greatest that it can have where that is not known.</summary>
    public long Length => NetCdf4?.GreatestLength ?? File.Length;

    /// <summary>Length of the growing file before the finisher completes it, in bytes.</summary>
    public long GrowingLength => NetCdf4?.CopiedEnd ?? File.Length;

    /// <summary>What making the file takes of the disk at most: computed chunks are there twice for a while.</summary>
    public long RoomBytes => Length + (Length - GrowingLength);

    /// <summary>How much work a partition is to be.</summary>
    public WorkTarget Target { get; }

    /// <summary>What partitions are made of.</summary>
    public ImmutableArray<OutputSection> Sections { get; }

    /// <summary>The variables that are made of reductions, whose states may be of another output's sections.</summary>
    public ImmutableArray<ReducedVariable> Reduced { get; }

    /// <summary>Fixed variables whose values are known already, big-endian.</summary>
    public ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> Known { get; }

    /// <summary>Whether a growing file may have a length: one that was being completed may be longer.</summary>
    /// <param name="length">The length, in bytes.</param>
    public bool IsGrown(long length) => NetCdf4 is null ? length == GrowingLength : length >= GrowingLength;

    /// <summary>Lays out the only output of a job.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="format">The format to write it in; classic by default.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static OutputLayout Of(LazyDataset dataset, OutputFormat? format = null) =>
        Of([(dataset, format ?? OutputFormat.Classic)], new EngineOptions().PartitionMb)[0];

    /// <summary>Lays out the classic outputs of a job.</summary>
    /// <param name="datasets">The outputs.</param>
    /// <param name="partitionMb">Work of a partition of a long job, in MiB.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static ImmutableArray<OutputLayout> Of(IReadOnlyList<LazyDataset> datasets, int partitionMb) =>
        Of([.. datasets.Select(dataset => (dataset, OutputFormat.Classic))], partitionMb);

    /// <summary>Lays out the outputs of a job.</summary>
    /// <param name="outputs">The outputs, and the formats to write them in.</param>
    /// <param name="partitionMb">Work of a partition of a long job, in MiB.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static ImmutableArray<OutputLayout> Of(
        IReadOnlyList<(LazyDataset Dataset, OutputFormat Format)> outputs, int partitionMb)
    {
        var work = outputs.Sum(output => output.Dataset.Variables.Sum(variable => variable.Node.WorkBytes));
        var target = WorkTarget.Of(work, partitionMb);
        var plan = new SectionPlan(target);
        var drafts = outputs.Select(output => Draft(output.Dataset, output.Format, plan)).ToArray();
        return
        [
            .. drafts.Select((draft, output) => new OutputLayout(
                draft.File,
                draft.NetCdf4,
                target,
                plan.Sections(output),
                draft.Reduced,
                draft.File is null
                    ? []
                    : [.. draft.File.Placements
                        .Where(placement => !placement.IsRecord && draft.Known.ContainsKey(placement.Variable.Name))
                        .Select(placement => (placement, draft.Known[placement.Variable.Name]))])),
        ];
    }

    private static (
        ClassicLayout? File,
        NetCdf4Output? NetCdf4,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Known,
        ImmutableArray<ReducedVariable> Reduced) Draft(LazyDataset dataset, OutputFormat format, SectionPlan plan)
    {
        var definitions = OutputDefinitions.Of(dataset, isClassic: !format.IsNetCdf4);
        var variables = dataset.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        if (format.IsNetCdf4)
        {
            var output = NetCdf4Output.Of(dataset, definitions, format);
            return (null, output, output.Known, plan.Add(output, variables));
        }

        var file = ClassicLayout.Create(definitions.Dimensions, definitions.Variables, definitions.Attributes);
        return (file, null, definitions.Known, plan.Add(file, variables, definitions.Known));
    }
}
