using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>An output file, known before any of its data: where everything stands, and how it is cut.</summary>
internal sealed class OutputLayout
{
    /// <summary>The largest partial state of a partition, in bytes; a larger one is not worth sending around.</summary>
    private const long LargestState = 64L << 20;

    /// <summary>Bytes that finishing a variable of reductions reads of other inputs, such as a map.</summary>
    private const long MostReadBesides = 16L << 20;

    private OutputLayout(
        ClassicLayout file,
        ImmutableArray<OutputSection> sections,
        ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> known)
    {
        File = file;
        Sections = sections;
        Known = known;
    }

    /// <summary>The file's header and offsets.</summary>
    public ClassicLayout File { get; }

    /// <summary>What partitions are made of.</summary>
    public ImmutableArray<OutputSection> Sections { get; }

    /// <summary>Fixed variables whose values are known already, big-endian.</summary>
    public ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> Known { get; }

    /// <summary>Lays out a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static OutputLayout Of(LazyDataset dataset)
    {
        var dimensions = new OrderedDictionary<string, Dimension>(StringComparer.Ordinal);
        var definitions = ImmutableArray.CreateBuilder<VariableDefinition>();
        var known = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var coordinate in dataset.Coordinates)
        {
            Define(coordinate, dimensions, definitions, known);
        }

        foreach (var variable in dataset.Variables.OrderBy(variable => variable.Role == VariableRole.Data))
        {
            for (var axis = 0; axis < variable.Dimensions.Length; axis++)
            {
                var name = variable.Dimensions[axis];
                dimensions.TryAdd(name, new Dimension(name, variable.Node.Shape[axis]));
            }

            definitions.Add(new VariableDefinition(
                variable.Name,
                variable.Node.Type,
                variable.Dimensions,
                ClassicAttributes.Narrowed(variable.Attributes, variable.Node.Type)));
        }

        var file = ClassicLayout.Create(
            [.. dimensions.Values],
            definitions.ToImmutable(),
            ClassicAttributes.Narrowed(dataset.Attributes, null));
        return new OutputLayout(
            file,
            Cut(file, dataset.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal), known),
            [.. file.Placements
                .Where(placement => !placement.IsRecord && known.ContainsKey(placement.Variable.Name))
                .Select(placement => (placement, known[placement.Variable.Name]))]);
    }

    private static void Define(
        Coordinate coordinate,
        OrderedDictionary<string, Dimension> dimensions,
        ImmutableArray<VariableDefinition>.Builder definitions,
        Dictionary<string, ReadOnlyMemory<byte>> known)
    {
        ImmutableArray<string> own = coordinate.IsScalar ? [] : [coordinate.Name];
        if (!coordinate.IsScalar)
        {
            dimensions[coordinate.Name] = new Dimension(coordinate.Name, coordinate.Length, coordinate.IsUnlimited);
        }

        Define(coordinate.Name, coordinate.Type, own, coordinate.Attributes, coordinate.Values);
        if (coordinate.BoundsName is { } bounds && !coordinate.Bounds.IsDefault)
        {
            dimensions.TryAdd(coordinate.BoundsDimension, new Dimension(coordinate.BoundsDimension, 2));
            Define(
                bounds,
                coordinate.BoundsType,
                own.Add(coordinate.BoundsDimension),
                coordinate.BoundsAttributes,
                coordinate.Bounds);
        }

        // An axis of int64 whose numbers are small is written as int: other programs count time in int64.
        void Define(
            string name,
            ElementType type,
            ImmutableArray<string> on,
            AttributeSet attributes,
            ImmutableArray<double> values)
        {
            var narrow = ClassicAttributes.Narrowed(type, values.All(IsSmall));
            definitions.Add(new VariableDefinition(name, narrow, on, ClassicAttributes.Narrowed(attributes, narrow)));
            known.Add(name, CoordinateBytes.Of(values.AsSpan(), narrow));
        }
    }

    private static bool IsSmall(double number) => number is >= int.MinValue and <= int.MaxValue;

    private static ImmutableArray<OutputSection> Cut(
        ClassicLayout file,
        Dictionary<string, LazyVariable> variables,
        Dictionary<string, ReadOnlyMemory<byte>> known)
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

    private static IEnumerable<OutputSection> Cut(LazyVariable variable, VariablePlacement placement)
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
