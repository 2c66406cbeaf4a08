using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Takes the bytes of a region out of those of a whole array.</summary>
internal static class RegionBytes
{
    /// <summary>Copies a region's elements, row-major.</summary>
    /// <param name="whole">All elements of the array, row-major.</param>
    /// <param name="shape">The array's shape.</param>
    /// <param name="region">The region.</param>
    /// <param name="elementBytes">The length of an element.</param>
    /// <param name="destination">Filled.</param>
    public static void Copy(
        ReadOnlyMemory<byte> whole,
        ImmutableArray<long> shape,
        Region region,
        int elementBytes,
        Memory<byte> destination)
    {
        var done = 0;
        foreach (var (start, count) in region.Runs(shape))
        {
            var bytes = (int)count * elementBytes;
            whole.Slice((int)start * elementBytes, bytes).CopyTo(destination[done..]);
            done += bytes;
        }
    }
}
