using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 2: the first bytes of all elements, then all second bytes, and so on.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.l "The Filter Pipeline Message".</remarks>
internal sealed class Shuffle : FilterCodec
{
    public override long? FilteredBytes(long bytes) => bytes;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters)
    {
        if (parameters is not [> 0 and <= int.MaxValue and var elementBytes, ..])
        {
            throw new InvalidDataException("shuffle is not told how long an element is");
        }

        if (elementBytes == 1)
        {
            return filtered;
        }

        if (filtered.Length > room.Length)
        {
            throw new InvalidDataException(
                FormattableString.Invariant($"{filtered.Length} bytes, and {room.Length} are the most"));
        }

        Unshuffle.Apply(filtered.Span, room.Span, (int)elementBytes);
        return room[..filtered.Length];
    }
}
