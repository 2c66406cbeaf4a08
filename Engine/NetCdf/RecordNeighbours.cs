using System.Buffers;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads two variables that stand beside each other in the records of a file, by one read a record.</summary>
/// <remarks>
/// A time and its bounds are some bytes in each record, and records are far from each other: what it costs is the
/// number of reads. Two threads share the records. Threading: no state.
/// </remarks>
internal static class RecordNeighbours
{
    /// <summary>From the first byte of the one to the last of the other, at most.</summary>
    private const int MostBytes = 4 << 10;

    /// <summary>Records that are read before they are taken apart.</summary>
    private const int RecordsAtOnce = 1 << 10;

    /// <summary>Fewer records than this are not worth another thread.</summary>
    private const int SharedRecords = 256;

    /// <summary>Whether two variables are read here.</summary>
    /// <param name="one">A variable.</param>
    /// <param name="other">Another of the same file.</param>
    public static bool Are(IndexedVariable one, IndexedVariable other)
    {
        if (one.Layout is not RecordLayout first || other.Layout is not RecordLayout second
            || first.Stride != second.Stride || one.Shape[0] != other.Shape[0] || one.Shape[0] == 0
            || !IsPlain(one) || !IsPlain(other))
        {
            return false;
        }

        var (firstBytes, secondBytes) = (BytesOf(one), BytesOf(other));
        if (firstBytes is 0 or > MostBytes || secondBytes is 0 or > MostBytes)
        {
            return false;
        }

        var bytes = Math.Max(first.Offset + firstBytes, second.Offset + secondBytes)
            - Math.Min(first.Offset, second.Offset);
        return bytes <= Math.Min(MostBytes, first.Stride);
    }

    /// <summary>Reads all of both, row-major, in this machine's byte order.</summary>
    /// <param name="source">Their file.</param>
    /// <param name="one">A variable.</param>
    /// <param name="oneTo">Exactly as long as its elements, in bytes.</param>
    /// <param name="other">Another, of which <see cref="Are"/> says that it is beside it.</param>
    /// <param name="otherTo">Exactly as long as its elements, in bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Faults.ComputeException">The bytes could not be had.</exception>
    public static async Task ReadAsync(
        IByteSource source,
        IndexedVariable one,
        Memory<byte> oneTo,
        IndexedVariable other,
        Memory<byte> otherTo,
        CancellationToken cancellationToken)
    {
        var (first, second) = ((RecordLayout)one.Layout, (RecordLayout)other.Layout);
        var (oneBytes, otherBytes) = ((int)BytesOf(one), (int)BytesOf(other));
        var start = Math.Min(first.Offset, second.Offset);
        var bytes = (int)(Math.Max(first.Offset + oneBytes, second.Offset + otherBytes) - start);
        var records = one.Shape[0];
        var half = records < SharedRecords ? 0 : records / 2;

        // After a failure too, nothing is written to the caller's memory any more.
        await Task.WhenAll(
            half == 0 ? Task.CompletedTask : Task.Run(() => ReadAsync(0, half), cancellationToken),
            ReadAsync(half, records));

        async Task ReadAsync(long begin, long end)
        {
            var scratch = ArrayPool<byte>.Shared.Rent((int)Math.Min(RecordsAtOnce, end - begin) * bytes);
            try
            {
                for (var done = begin; done < end; done += RecordsAtOnce)
                {
                    var count = (int)Math.Min(RecordsAtOnce, end - done);
                    var stored = scratch.AsMemory(0, count * bytes);
                    var region = StridedRegion.Of(
                        start, 1, [records, bytes], [new(done, count), IndexRange.All(bytes)], one.Name, first.Stride);
                    await new RegionReader(source, region, stored, 1, cancellationToken).ReadAsync();
                    Pick(stored.Span, bytes, (int)(first.Offset - start), one, oneTo.Span, done, oneBytes);
                    Pick(stored.Span, bytes, (int)(second.Offset - start), other, otherTo.Span, done, otherBytes);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(scratch);
            }
        }
    }

    private static bool IsPlain(IndexedVariable variable) => variable.Form is null && variable.Type.IsNumeric();

    /// <summary>What a record has of a variable.</summary>
    private static long BytesOf(IndexedVariable variable)
    {
        Int128 bytes = variable.ElementBytes;
        foreach (var length in variable.Shape.AsSpan()[1..])
        {
            bytes = Int128.Min(bytes * length, long.MaxValue);
        }

        return (long)bytes;
    }

    private static void Pick(
        ReadOnlySpan<byte> stored,
        int recordBytes,
        int within,
        IndexedVariable variable,
        Span<byte> destination,
        long firstRecord,
        int bytes)
    {
        var records = stored.Length / recordBytes;
        var picked = destination.Slice((int)(firstRecord * bytes), records * bytes);
        for (var record = 0; record < records; record++)
        {
            stored.Slice((record * recordBytes) + within, bytes).CopyTo(picked[(record * bytes)..]);
        }

        if (variable.ElementBytes > 1 && variable.IsBigEndian == BitConverter.IsLittleEndian)
        {
            ByteSwap.Reverse(picked, variable.ElementBytes);
        }
    }
}
