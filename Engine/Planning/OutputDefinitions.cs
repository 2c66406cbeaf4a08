using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>What an output consists of, and the values that are known already.</summary>
internal sealed class OutputDefinitions
{
    private readonly OrderedDictionary<string, Dimension> _dimensions = new(StringComparer.Ordinal);
    private readonly ImmutableArray<VariableDefinition>.Builder _variables =
        ImmutableArray.CreateBuilder<VariableDefinition>();

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _known = new(StringComparer.Ordinal);
    private readonly bool _isClassic;

    private OutputDefinitions(LazyDataset dataset, bool isClassic)
    {
        _isClassic = isClassic;
        foreach (var coordinate in dataset.Coordinates)
        {
            Define(coordinate);
        }

        foreach (var variable in dataset.Variables.OrderBy(variable => variable.Role == VariableRole.Data))
        {
            for (var axis = 0; axis < variable.Dimensions.Length; axis++)
            {
                var name = variable.Dimensions[axis];
                _dimensions.TryAdd(name, new Dimension(name, variable.Node.Shape[axis]));
            }

            _variables.Add(new VariableDefinition(
                variable.Name,
                variable.Node.Type,
                variable.Dimensions,
                Narrowed(variable.Attributes, variable.Node.Type)));
        }

        Attributes = Narrowed(dataset.Attributes, null);
    }

    /// <summary>The dimensions.</summary>
    public ImmutableArray<Dimension> Dimensions => [.. _dimensions.Values];

    /// <summary>The variables: coordinates, then what describes the data, then the data.</summary>
    public ImmutableArray<VariableDefinition> Variables => _variables.ToImmutable();

    /// <summary>The global attributes.</summary>
    public AttributeSet Attributes { get; }

    /// <summary>The values of coordinates, by name: big-endian for a classic file, else little-endian.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Known => _known;

    /// <summary>Defines a dataset's parts.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="isClassic">Whether integers are written in the types of CDF-2 where those hold them.</param>
    public static OutputDefinitions Of(LazyDataset dataset, bool isClassic) => new(dataset, isClassic);

    private void Define(Coordinate coordinate)
    {
        ImmutableArray<string> own = coordinate.IsScalar ? [] : [coordinate.Name];
        if (!coordinate.IsScalar)
        {
            _dimensions[coordinate.Name] = new Dimension(coordinate.Name, coordinate.Length, coordinate.IsUnlimited);
        }

        Define(coordinate.Name, coordinate.Type, own, coordinate.Attributes, coordinate.Values);
        if (coordinate.BoundsName is { } bounds && !coordinate.Bounds.IsDefault)
        {
            _dimensions.TryAdd(coordinate.BoundsDimension, new Dimension(coordinate.BoundsDimension, 2));
            Define(
                bounds,
                coordinate.BoundsType,
                own.Add(coordinate.BoundsDimension),
                coordinate.BoundsAttributes,
                coordinate.Bounds);
        }
    }

    // An axis of int64 whose numbers are small is written as int: other programs count time in int64.
    private void Define(
        string name,
        ElementType type,
        ImmutableArray<string> on,
        AttributeSet attributes,
        ImmutableArray<double> values)
    {
        var stored = _isClassic ? ClassicAttributes.Narrowed(type, values.All(IsSmall)) : type;
        _variables.Add(new VariableDefinition(name, stored, on, Narrowed(attributes, stored)));
        var bytes = CoordinateBytes.Of(values.AsSpan(), stored);
        if (!_isClassic)
        {
            ByteSwap.Reverse(bytes, stored.ByteLength());
        }

        _known.Add(name, bytes);
    }

    private AttributeSet Narrowed(AttributeSet attributes, ElementType? own) =>
        _isClassic ? ClassicAttributes.Narrowed(attributes, own) : attributes;

    private static bool IsSmall(double number) => number is >= int.MinValue and <= int.MaxValue;
}
