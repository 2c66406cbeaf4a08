using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Reads coordinate variables and their bounds into memory.</summary>
/// <param name="index">The file's index.</param>
/// <param name="source">The open file.</param>
/// <param name="uri">The file as the client named it, for messages.</param>
internal sealed class CoordinateReader(DatasetIndex index, IDataSource source, string uri)
{
    /// <summary>Reads one coordinate.</summary>
    /// <param name="variable">The coordinate variable: numeric, one dimension of its own name.</param>
    /// <param name="dimension">The dimension.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<Coordinate> ReadAsync(
        IndexedVariable variable, Dimension dimension, CancellationToken cancellationToken)
    {
        var bounds = BoundsOf(variable, dimension);

        var stored = Room(variable);
        var storedBounds = bounds is null ? [] : Room(bounds);
        if (bounds is not null && RecordNeighbours.Are(variable, bounds))
        {
            await RecordNeighbours.ReadAsync(
                StoredReader.Bytes(source), variable, stored, bounds, storedBounds, cancellationToken);
        }
        else
        {
            // Where a record holds one number of each, they are thousands of small reads: two threads share them.
            await Task.WhenAll(
                bounds is null
                    ? Task.CompletedTask
                    : Task.Run(() => FillAsync(bounds, storedBounds, cancellationToken), cancellationToken),
                FillAsync(variable, stored, cancellationToken));
        }

        var (values, type, attributes) = Unpacked(variable, stored);
        var coordinate = new Coordinate
        {
            Name = variable.Name,
            Type = type,
            Values = values,
            Attributes = attributes,
            Axis = AxisDetector.Detect(variable.Name, variable.Attributes),
            IsUnlimited = dimension.IsUnlimited,
        };
        if (bounds is null)
        {
            return CellBounds.Made(coordinate);
        }

        var (boundValues, boundsType, boundsAttributes) = Unpacked(bounds, storedBounds);
        return coordinate with
        {
            Bounds = boundValues,
            BoundsName = bounds.Name,
            BoundsType = boundsType,
            BoundsAttributes = boundsAttributes,
            BoundsDimension = bounds.Dimensions[1].Name,
        };
    }

    /// <summary>The bounds that a coordinate names, where they are two numbers for each of its values.</summary>
    private IndexedVariable? BoundsOf(IndexedVariable variable, Dimension dimension) =>
        (variable.Attributes.Text("bounds") ?? variable.Attributes.Text("climatology")) is { } name
        && index.Variable(name) is { Dimensions: [var first, { Length: 2 }] } bounds
        && first.Name == dimension.Name
        && bounds.Type.IsNumeric()
            ? bounds
            : null;

    private byte[] Room(IndexedVariable variable)
    {
        var elements = Region.ElementsOf(variable.Shape.AsSpan());
        return elements <= 2 * PositionAxis.Longest
            ? new byte[elements * variable.Type.ByteLength()]
            : throw new ComputeException(
                Fault.TooLarge,
                "variable",
                $"{variable.Name} of {uri} has {elements} values; an axis may have {PositionAxis.Longest}");
    }

    private async Task FillAsync(IndexedVariable variable, Memory<byte> stored, CancellationToken cancellationToken)
    {
        IndexRange[] all = [.. variable.Shape.Select(IndexRange.All)];
        await VariableReader.ReadAsync(source, variable, all, stored, cancellationToken);
    }

    private static (ImmutableArray<double> Values, ElementType Type, AttributeSet Attributes) Unpacked(
        IndexedVariable variable, byte[] stored)
    {
        var values = Numbers(variable.Type, stored);
        var packing = Packing.Of(variable.Type, variable.Attributes);
        if (!packing.IsScaled)
        {
            return (ImmutableCollectionsMarshal.AsImmutableArray(values), variable.Type, variable.Attributes);
        }

        // A packed axis is unpacked for good: everything that is done with it needs its values.
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = (values[place] * packing.Scale) + packing.Offset;
        }

        return (
            ImmutableCollectionsMarshal.AsImmutableArray(values),
            ElementType.Double,
            variable.Attributes.Without([.. Packing.AttributeNames]));
    }

    private static double[] Numbers(ElementType type, ReadOnlySpan<byte> stored)
    {
        var values = new double[stored.Length / type.ByteLength()];
        switch (type)
        {
            case ElementType.Byte: Unpack.Apply(MemoryMarshal.Cast<byte, sbyte>(stored), values, [], 1, 0); break;
            case ElementType.UByte: Unpack.Apply(stored, values.AsSpan(), [], 1, 0); break;
            case ElementType.Short: Unpack.Apply(MemoryMarshal.Cast<byte, short>(stored), values, [], 1, 0); break;
            case ElementType.UShort: Unpack.Apply(MemoryMarshal.Cast<byte, ushort>(stored), values, [], 1, 0); break;
            case ElementType.Int: Unpack.Apply(MemoryMarshal.Cast<byte, int>(stored), values, [], 1, 0); break;
            case ElementType.UInt: Unpack.Apply(MemoryMarshal.Cast<byte, uint>(stored), values, [], 1, 0); break;
            case ElementType.Int64: Unpack.Apply(MemoryMarshal.Cast<byte, long>(stored), values, [], 1, 0); break;
            case ElementType.UInt64: Unpack.Apply(MemoryMarshal.Cast<byte, ulong>(stored), values, [], 1, 0); break;
            case ElementType.Float: Unpack.Apply(MemoryMarshal.Cast<byte, float>(stored), values, [], 1, 0); break;
            case ElementType.Double: MemoryMarshal.Cast<byte, double>(stored).CopyTo(values); break;
            default: throw new ArgumentOutOfRangeException(nameof(type), type, "text has no numbers");
        }

        return values;
    }
}
