using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Undoes one filter of HDF5's.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
internal abstract class FilterCodec
{
    /// <summary>Why it does not work on this machine, with what would do; null where it works.</summary>
    public virtual string? Absence => null;

    /// <summary>How many times as long as its input the output is at most; null where there is no bound.</summary>
    public virtual int? GreatestRatio => 1;

    /// <summary>The length that the filter makes of one, in bytes; null where that depends on the bytes.</summary>
    /// <param name="bytes">The length before the filter.</param>
    public abstract long? FilteredBytes(long bytes);

    /// <summary>Undoes the filter.</summary>
    /// <param name="filtered">What the filter made; may be hostile.</param>
    /// <param name="room">Where the bytes before it may be put; as long as they are, or longer.</param>
    /// <param name="parameters">What the filter was told.</param>
    /// <returns>The bytes before the filter: the beginning of the room, or a part of the input.</returns>
    /// <exception cref="InvalidDataException">No output of the filter, or the room is too small.</exception>
    public abstract ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters);
}
