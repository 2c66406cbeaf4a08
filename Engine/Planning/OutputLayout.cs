using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>An output file, known before any of its data: where everything stands, and how it is cut.</summary>
internal sealed class OutputLayout
{
    /// <summary>The largest partial state of a partition, in bytes; a larger one is not worth sending around.</summary>
    private const long LargestState = 64L << 20;

    /// <summary>Bytes that finishing a variable of reductions reads of other inputs, such as a map.</summary>
    private const long MostReadBesides = 16L << 20;

    private readonly ClassicLayout? _file;

    private OutputLayout(
        ClassicLayout file,
        ImmutableArray<OutputSection> sections,
        ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> known)
    {
        _file = file;
        Sections = sections;
        Known = known;
    }

    private OutputLayout(NetCdf4Output output)
    {
        NetCdf4 = output;
        Sections = output.Sections;
        Known = [];
    }

    /// <summary>The header and offsets of a classic file.</summary>
    public ClassicLayout File => _file ?? throw new InvalidOperationException("the output is no classic file");

    /// <summary>What partitions are made of.</summary>
    public ImmutableArray<OutputSection> Sections { get; }

    /// <summary>Fixed variables whose values are known already, big-endian.</summary>
    public ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> Known { get; }

    /// <summary>The parts of a NetCDF-4 file; null where the output is classic.</summary>
    public NetCdf4Output? NetCdf4 { get; }

    /// <summary>Length of the whole file, in bytes; the greatest that it can have where that is not known.</summary>
    public long Length => NetCdf4?.GreatestLength ?? File.Length;

    /// <summary>Length of the growing file before the finisher completes it, in bytes.</summary>
    public long GrowingLength => NetCdf4?.CopiedEnd ?? File.Length;

    /// <summary>What making the file takes of the disk at most: computed chunks are there twice for a while.</summary>
    public long RoomBytes => Length + (Length - GrowingLength);

    /// <summary>Whether a growing file may have a length: one that was being completed may be longer.</summary>
    /// <param name="length">The length, in bytes.</param>
    public bool IsGrown(long length) => NetCdf4 is null ? length == GrowingLength : length >= GrowingLength;

    /// <summary>Lays out a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="format">The format to write it in; classic by default.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static OutputLayout Of(LazyDataset dataset, OutputFormat? format = null)
    {
        var definitions = OutputDefinitions.Of(dataset, isClassic: format is not { IsNetCdf4: true });
        if (format is { IsNetCdf4: true })
        {
            return new OutputLayout(NetCdf4Output.Of(dataset, definitions, format));
        }

        var file = ClassicLayout.Create(definitions.Dimensions, definitions.Variables, definitions.Attributes);
        var known = definitions.Known;
        return new OutputLayout(
            file,
            Cut(file, dataset.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal), known),
            [.. file.Placements
                .Where(placement => !placement.IsRecord && known.ContainsKey(placement.Variable.Name))
                .Select(placement => (placement, known[placement.Variable.Name]))]);
    }

    private static ImmutableArray<OutputSection> Cut(
        ClassicLayout file,
        Dictionary<string, LazyVariable> variables,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> known)
    {
        var sections = ImmutableArray.CreateBuilder<OutputSection>();
        var parts = ImmutableArray.CreateBuilder<RecordPart>();
        foreach (var placement in file.Placements)
        {
            var name = placement.Variable.Name;
            if (placement.IsRecord)
            {
                parts.Add(new RecordPart(placement, variables.GetValueOrDefault(name), known.GetValueOrDefault(name)));
            }
            else if (variables.TryGetValue(name, out var variable))
            {
                sections.AddRange(Cut(variable, placement));
            }
        }

        if (parts.Count > 0)
        {
            sections.Add(new RecordSection(parts.ToImmutable(), file.Records));
        }

        return sections.ToImmutable();
    }

    /// <summary>Cuts a variable that has no records.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="placement">Its place in the file.</param>
    /// <returns>A section for each reduction that is finished from partial states, or else a fixed one.</returns>
    internal static IEnumerable<OutputSection> Cut(LazyVariable variable, VariablePlacement placement)
    {
        StateSection[] reductions = [.. Reductions(variable.Node).Distinct().Select(reduction =>
        {
            var cut = LongAxis(reduction.InputShape);
            return new StateSection(variable, placement, reduction, cut, reduction.InputShape[cut]);
        })];

        // What is read beside the reductions is read when they are finished, by one silo.
        var besides = variable.Node.BytesToRead - reductions.Sum(section => section.BytesToRead);
        if (reductions.Length > 0 && besides <= MostReadBesides && Array.TrueForAll(reductions, IsWorthIt))
        {
            return reductions;
        }

        var axis = LongAxis(variable.Node.Shape);
        return
        [
            new FixedSection(variable, placement, axis, variable.Node.Rank == 0 ? 1 : variable.Node.Shape[axis]),
        ];
    }

    private static bool IsWorthIt(StateSection section) =>
        section.Reduction.Axes.Contains(section.Axis)
        && section.StateBytes <= LargestState
        && section.StateBytes * StateSection.StateShare <= Math.Max(section.BytesToRead, 1 << 20);

    // The slowest axis that can be cut at all.
    private static int LongAxis(ImmutableArray<long> shape)
    {
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] > 1)
            {
                return axis;
            }
        }

        return 0;
    }

    // The reductions that a variable is made of, each where it is met first: what is done after them is done to their
    // results. That of a scalar has nothing to cut, but its input may be made of some.
    private static IEnumerable<ReduceNode> Reductions(Node node) =>
        node is ReduceNode { InputShape.IsEmpty: false } reduction ? [reduction] : node.Inputs.SelectMany(Reductions);
}
