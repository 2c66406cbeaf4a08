using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Messages that say how a variable is stored.</summary>
/// <remarks>
/// Source: "HDF5 File Format Specification", IV.A.2.f "Fill Value", i "Data Layout", l "Filter Pipeline".
/// </remarks>
internal static class StorageMessages
{
    /// <summary>A message of what is written into it.</summary>
    /// <param name="write">Writes its content.</param>
    public static ImageBuffer Of(Action<ImageBuffer> write)
    {
        var message = new ImageBuffer();
        write(message);
        return message;
    }

    /// <summary>What elements are that were never written.</summary>
    /// <param name="value">The attribute that says so, or null for NetCDF's own.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="isChunked">Whether they stand in chunks.</param>
    public static ImageBuffer Fill(AttributeValue? value, ElementType type, bool isChunked) => Of(message =>
    {
        var isKnown = value is { Count: 1 } && value.Type.IsNumeric() == type.IsNumeric();
        message.Byte(3);
        message.Byte(isChunked ? 0x2B : 0x2A); // Room is taken bit by bit, or late; there is a value.
        message.Four(type.ByteLength());
        message.Bytes(isKnown ? Datatypes.Values(value!, type) : Datatypes.Fill(type));
    });

    /// <summary>Elements in one run.</summary>
    /// <param name="address">Where they stand.</param>
    /// <param name="bytes">Their length.</param>
    public static ImageBuffer Run(ulong address, long bytes) => Of(message =>
    {
        message.Bytes([3, 1]);
        message.Address(address);
        message.Eight(bytes);
    });

    /// <summary>Elements in chunks.</summary>
    /// <param name="chunkShape">The shape of a chunk.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    /// <param name="tree">Address of the tree of chunks.</param>
    public static ImageBuffer Chunked(ReadOnlySpan<long> chunkShape, int elementBytes, ulong tree)
    {
        var message = new ImageBuffer();
        message.Bytes([3, 2]);
        message.Byte(chunkShape.Length + 1);
        message.Address(tree);
        foreach (var length in chunkShape)
        {
            message.Four(length);
        }

        message.Four(elementBytes);
        return message;
    }

    /// <summary>What is done to each chunk.</summary>
    /// <param name="filters">The filters, in order; HDF5's own, which need no name.</param>
    public static ImageBuffer Pipeline(ImmutableArray<StoredFilter> filters) => Of(message =>
    {
        message.Bytes([2, (byte)filters.Length]);
        foreach (var filter in filters)
        {
            message.Two(filter.Id);
            message.Two(filter.IsOptional ? 1 : 0);
            message.Two(filter.Parameters.Length);
            foreach (var parameter in filter.Parameters)
            {
                message.Four(parameter);
            }
        }
    });
}
