using System.Collections.Immutable;
using Compute.Orleans.Engine.Native;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 32001: a frame of Blosc 1, by libblosc where it is installed.</summary>
/// <remarks>Source: <see href="https://github.com/Blosc/hdf5-blosc/blob/master/src/blosc_filter.c"/>.</remarks>
internal sealed class Blosc : FilterCodec
{
    public override string? Absence =>
        Native.Blosc.IsAvailable ? null : "the library libblosc.so.1 is not installed; install libblosc1";

    /// <summary>Several compressors hide behind it, each with its own bound.</summary>
    public override int? GreatestRatio => null;

    public override long? FilteredBytes(long bytes) => null;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters)
    {
        try
        {
            return room[..Native.Blosc.Decode(filtered.Span, room.Span)];
        }
        catch (NativeCodecException damage)
        {
            throw new InvalidDataException(damage.Problem, damage);
        }
    }
}
