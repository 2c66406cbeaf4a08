using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes what a dataset is: its type, shape, fill value, filters, and where its elements stand.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.f, i and l.</remarks>
internal static class DatasetWriter
{
    private const byte LayoutVersion = 3;
    private const byte Contiguous = 1;
    private const byte Chunked = 2;
    private const byte FillVersion = 3;
    private const byte FillIfSet = 2 << 2;
    private const byte FillIsDefined = 0x20;
    private const byte AllocateLate = 2;
    private const byte AllocateByChunk = 3;
    private const byte FiltersVersion = 2;
    private const int RegisteredFilters = 256;

    /// <summary>A variable without its attributes.</summary>
    /// <param name="header">Takes the messages.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="storage">Its chunks' tree, or its elements; null where nothing is stored.</param>
    public static void Describe(
        ObjectHeaderWriter header, NetCdf4Variable variable, IReadOnlyList<Dimension> dimensions, Label? storage)
    {
        var (definition, isBigEndian) = (variable.Definition, variable.IsBigEndian);
        var fill = NumberBytes.Fill(definition.Type, definition.Attributes, isBigEndian);
        Describe(header, definition.Name, definition.Type, isBigEndian, dimensions, fill, variable.ChunkShape);
        if (!variable.Filters.IsEmpty)
        {
            header.Add(MessageType.FilterPipeline, Pipeline(variable.Filters), definition.Name);
        }

        AddLayout(header, definition.Name, definition.Type, dimensions, variable.ChunkShape, storage);
    }

    /// <summary>A dimension without a coordinate: a scale of numbers that nobody wrote.</summary>
    /// <param name="header">Takes the messages.</param>
    /// <param name="dimension">The dimension.</param>
    public static void Describe(ObjectHeaderWriter header, Dimension dimension)
    {
        ImmutableArray<long> chunkShape = dimension.IsUnlimited ? [1024] : [];
        var fill = NumberBytes.Fill(ElementType.Float, AttributeSet.Empty, isBigEndian: true);
        Describe(header, dimension.Name, ElementType.Float, true, [dimension], fill, chunkShape);
        AddLayout(header, dimension.Name, ElementType.Float, [dimension], chunkShape, null);
    }

    private static void Describe(
        ObjectHeaderWriter header,
        string name,
        ElementType type,
        bool isBigEndian,
        IReadOnlyList<Dimension> dimensions,
        ReadOnlySpan<byte> fill,
        ImmutableArray<long> chunkShape)
    {
        var (space, element, value) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        DataspaceWriter.Of(space, dimensions);
        DatatypeWriter.Element(element, type, isBigEndian);
        var allocation = chunkShape.IsEmpty ? AllocateLate : AllocateByChunk;
        value.Bytes(FillVersion, (byte)(allocation | FillIfSet | FillIsDefined));
        value.Number(fill.Length, 4);
        value.Bytes(fill);
        header.Add(MessageType.Dataspace, space, name);
        header.Add(MessageType.Datatype, element, name);
        header.Add(MessageType.FillValue, value, name);
    }

    private static void AddLayout(
        ObjectHeaderWriter header,
        string name,
        ElementType type,
        IReadOnlyList<Dimension> dimensions,
        ImmutableArray<long> chunkShape,
        Label? storage)
    {
        var body = new ImageWriter();
        if (chunkShape.IsEmpty)
        {
            body.Bytes(LayoutVersion, Contiguous);
            body.Address(storage);
            body.Number(dimensions.Aggregate(1L, (all, dimension) => all * dimension.Length) * type.ByteLength(), 8);
        }
        else
        {
            body.Bytes(LayoutVersion, Chunked, (byte)(chunkShape.Length + 1));
            body.Address(storage);
            foreach (var length in chunkShape)
            {
                body.Number(length, 4);
            }

            body.Number(type.ByteLength(), 4);
        }

        header.Add(MessageType.Layout, body, name);
    }

    private static ImageWriter Pipeline(ImmutableArray<StoredFilter> filters)
    {
        var body = new ImageWriter();
        body.Bytes(FiltersVersion, (byte)filters.Length);
        foreach (var filter in filters)
        {
            body.Number(filter.Id, 2);
            if (filter.Id >= RegisteredFilters)
            {
                body.Number(0, 2); // The name is for people, and known by the number.
            }

            body.Number(filter.IsOptional ? 1 : 0, 2);
            body.Number(filter.Parameters.Length, 2);
            foreach (var parameter in filter.Parameters)
            {
                body.Number(parameter, 4);
            }
        }

        return body;
    }
}
