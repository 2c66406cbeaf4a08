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
    private OutputLayout(
        ClassicLayout file,
        WorkTarget target,
        ImmutableArray<OutputSection> sections,
        ImmutableArray<ReducedVariable> reduced,
        ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> known)
    {
        File = file;
        Target = target;
        Sections = sections;
        Reduced = reduced;
        Known = known;
    }

    /// <summary>The file's header and offsets.</summary>
    public ClassicLayout File { get; }

    /// <summary>How much work a partition is to be.</summary>
    public WorkTarget Target { get; }

    /// <summary>What partitions are made of.</summary>
    public ImmutableArray<OutputSection> Sections { get; }

    /// <summary>The variables that are made of reductions, whose states may be of another output's sections.</summary>
    public ImmutableArray<ReducedVariable> Reduced { get; }

    /// <summary>Fixed variables whose values are known already, big-endian.</summary>
    public ImmutableArray<(VariablePlacement Placement, ReadOnlyMemory<byte> Encoded)> Known { get; }

    /// <summary>Lays out the only output of a job.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static OutputLayout Of(LazyDataset dataset) => Of([dataset], new EngineOptions().PartitionMb)[0];

    /// <summary>Lays out the outputs of a job.</summary>
    /// <param name="datasets">The outputs.</param>
    /// <param name="partitionMb">Work of a partition of a long job, in MiB.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a name that NetCDF forbids.</exception>
    public static ImmutableArray<OutputLayout> Of(IReadOnlyList<LazyDataset> datasets, int partitionMb)
    {
        var work = datasets.Sum(dataset => dataset.Variables.Sum(variable => variable.Node.WorkBytes));
        var target = WorkTarget.Of(work, partitionMb);
        var plan = new SectionPlan(target);
        var drafts = datasets.Select(dataset =>
        {
            var (file, known) = Define(dataset);
            var variables = dataset.Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
            return (File: file, Known: known, Reduced: plan.Add(file, variables, known));
        }).ToArray();
        return
        [
            .. drafts.Select((draft, output) => new OutputLayout(
                draft.File,
                target,
                plan.Sections(output),
                draft.Reduced,
                [.. draft.File.Placements
                    .Where(placement => !placement.IsRecord && draft.Known.ContainsKey(placement.Variable.Name))
                    .Select(placement => (placement, draft.Known[placement.Variable.Name]))])),
        ];
    }

    private static (ClassicLayout File, Dictionary<string, ReadOnlyMemory<byte>> Known) Define(LazyDataset dataset)
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
        return (file, known);
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
}
