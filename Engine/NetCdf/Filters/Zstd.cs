using System.Collections.Concurrent;
using System.Collections.Immutable;
using ZstdSharp;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 32015: one Zstandard frame, or several.</summary>
/// <remarks>
/// A frame that is decoded at once needs no window beside its output, so that memory is bounded by the room.
/// Source: RFC 8878; <see href="https://github.com/aparamon/HDF5Plugin-Zstandard"/>.
/// </remarks>
internal sealed class Zstd : FilterCodec
{
    private static readonly ConcurrentBag<Decompressor> _idle = [];

    /// <summary>A run may be as long as its block: there is no bound that would help.</summary>
    public override int? GreatestRatio => null;

    public override long? FilteredBytes(long bytes) => null;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters)
    {
        var decompressor = _idle.TryTake(out var idle) ? idle : new Decompressor();
        try
        {
            return room[..decompressor.Unwrap(filtered.Span, room.Span)];
        }
        catch (ZstdException damage)
        {
            throw new InvalidDataException(damage.Message, damage);
        }
        finally
        {
            _idle.Add(decompressor);
        }
    }
}
