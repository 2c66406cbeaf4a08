using Compute.Orleans.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>What a <see cref="SlabWriter"/> kept, which the finisher writes.</summary>
internal static class SlabEnds
{
    /// <summary>Writes the ragged ends of a partition's slab.</summary>
    /// <param name="result">The partition's result.</param>
    /// <param name="start">The partition's first byte in the file.</param>
    /// <param name="end">One past its last byte.</param>
    /// <param name="file">The growing file.</param>
    /// <exception cref="ComputeException">Internal: the result has not as many bytes.</exception>
    public static void Write(PartitionResult result, long start, long end, SafeFileHandle file)
    {
        var (first, last) = SlabWriter.Pages(start, end);
        var head = (int)(first - start);
        if (result.Payload.Length != head + (end - last))
        {
            throw new ComputeException(
                Fault.Internal, "output",
                $"partition {result.Partition} returned {result.Payload.Length} bytes of ends");
        }

        DiskWrites.Write(file, result.Payload.Span[..head], start);
        DiskWrites.Write(file, result.Payload.Span[head..], last);
    }
}
