using System.Buffers.Binary;
using System.Collections.Immutable;
using K4os.Compression.LZ4;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 32004: blocks of LZ4 in a frame of the HDF5 plugin's own.</summary>
/// <remarks>
/// The frame: the whole length (8 bytes), a block's length before compression (4 bytes), then each block behind its
/// stored length (4 bytes); numbers most significant byte first. A block that would not shrink is stored as it is.
/// Source: <see href="https://github.com/HDFGroup/hdf5_plugins/blob/master/LZ4/src/H5Zlz4.c"/>.
/// </remarks>
internal sealed class Lz4 : FilterCodec
{
    private const int LengthBytes = 8;
    private const int BlockLengthBytes = 4;

    /// <summary>A match grows by at most 255 bytes with each of its bytes.</summary>
    public override int? GreatestRatio => 255;

    public override long? FilteredBytes(long bytes) => null;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters) =>
        room[..Decode(filtered.Span, room.Span)];

    private static int Decode(ReadOnlySpan<byte> frame, Span<byte> room)
    {
        if (frame.Length < LengthBytes + BlockLengthBytes)
        {
            throw new InvalidDataException("it is shorter than the header of a frame");
        }

        var bytes = BinaryPrimitives.ReadUInt64BigEndian(frame);
        var blockBytes = BinaryPrimitives.ReadUInt32BigEndian(frame[LengthBytes..]);
        if (bytes > (ulong)room.Length)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{bytes} bytes come out, and {room.Length} are the most"));
        }

        if (blockBytes == 0 && bytes > 0)
        {
            throw new InvalidDataException("its blocks have no length");
        }

        frame = frame[(LengthBytes + BlockLengthBytes)..];
        var rest = room[..(int)bytes];
        while (rest.Length > 0)
        {
            var block = rest[..(int)Math.Min(blockBytes, (uint)rest.Length)];
            var stored = NextBlock(frame);
            if (stored.Length == block.Length)
            {
                stored.CopyTo(block);
            }
            else if (LZ4Codec.Decode(stored, block) != block.Length)
            {
                throw new InvalidDataException("a block is damaged");
            }

            frame = frame[(BlockLengthBytes + stored.Length)..];
            rest = rest[block.Length..];
        }

        return (int)bytes;
    }

    private static ReadOnlySpan<byte> NextBlock(ReadOnlySpan<byte> frame)
    {
        var there = frame.Length - BlockLengthBytes;
        var bytes = there < 0 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(frame);
        return bytes > 0 && bytes <= there
            ? frame.Slice(BlockLengthBytes, (int)bytes)
            : throw new InvalidDataException("it ends within a block");
    }
}
