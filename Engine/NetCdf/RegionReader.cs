using System.Buffers;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads one region of a variable into memory, front to back.</summary>
/// <param name="source">The variable's file.</param>
/// <param name="region">The region; not empty.</param>
/// <param name="destination">Exactly as long as the region's elements.</param>
/// <param name="swappedBytes">Length of the numbers whose bytes are reversed: 2, 4 or 8; 1 where none are.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class RegionReader(
    IByteSource source,
    StridedRegion region,
    Memory<byte> destination,
    int swappedBytes,
    CancellationToken cancellationToken)
{
    /// <summary>How many reads may be under way at once, each into its place.</summary>
    private const int ReadsAtOnce = 8;

    /// <summary>
    /// How many where the file is far away: a point through time is hundreds, and those that wait for a place at the
    /// host are merged.
    /// </summary>
    private const int FarReadsAtOnce = 64;

    /// <summary>Where the file is far away, a gap that is as long is not read along if that can be helped.</summary>
    private const int ApartGapBytes = 4 << 10;

    /// <summary>And neither where what is wanted is less than such a part of what lies there.</summary>
    private const int ApartShare = 4;

    /// <summary>Fewer parts than this are read one by one.</summary>
    private const int LeastParts = 8;

    /// <summary>Parts that are asked for at once at most.</summary>
    private const int MostParts = 4 << 10;

    private readonly Queue<Task> _underway = [];
    private Memory<byte> _rest = destination;
    private byte[]? _scratch;

    /// <summary>Reads the region.</summary>
    public async ValueTask ReadAsync()
    {
        try
        {
            if (LiesApart() && await TryReadApartAsync())
            {
                return;
            }

            await (region.IsRowContiguous || region.RowExtentBytes <= VariableReader.ScratchBytes
                ? ReadRowsAsync()
                : ReadLongRowsAsync());
            while (_underway.TryDequeue(out var read))
            {
                await read;
            }
        }
        finally
        {
            // After a failure too, the memory is the caller's again only when no read is left that fills it.
            await Task.WhenAll(_underway).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_scratch is not null)
            {
                ArrayPool<byte>.Shared.Return(_scratch);
            }
        }
    }

    /// <summary>Whether the region is small parts with long gaps between them, and reading them is waiting.</summary>
    private bool LiesApart()
    {
        if (source.CheapGapBytes == 0)
        {
            return false;
        }

        var (parts, partBytes, strideBytes) = !region.IsRowContiguous
            ? (region.Elements, region.ElementBytes, region.RowStrideBytes)
            : region.Outer is [.., var (_, stride)] ? (region.Rows, region.RowExtentBytes, stride) : (1, 0, 0);
        return parts >= LeastParts
            && strideBytes - partBytes >= ApartGapBytes
            && partBytes * ApartShare <= strideBytes;
    }

    private async Task<bool> TryReadApartAsync()
    {
        var (length, count) = region.IsRowContiguous
            ? ((int)region.RowExtentBytes, 1)
            : (region.ElementBytes, region.RowLength);
        var parts = new List<BytePart>((int)Math.Min(MostParts, region.Rows * count));
        var rest = _rest;
        for (var row = new RowCursor(region); row.IsOnRow; row.MoveNext())
        {
            for (long place = 0; place < count; place++)
            {
                parts.Add(new(row.Offset + (place * region.RowStrideBytes), rest[..length]));
                rest = rest[length..];
                if (parts.Count < MostParts && !rest.IsEmpty)
                {
                    continue;
                }

                if (!await source.TryReadApartAsync(parts, cancellationToken))
                {
                    return false;
                }

                parts.Clear();
            }
        }

        Swap(_rest.Span);
        return true;
    }

    /// <summary>Reads rows, those that are short and close together through the scratch buffer.</summary>
    private async Task ReadRowsAsync()
    {
        var rowBytes = (int)(region.RowLength * region.ElementBytes);
        var first = new RowCursor(region);
        var next = new RowCursor(region);
        while (first.IsOnRow)
        {
            var start = first.Offset;
            long end;
            var rows = 0;
            do
            {
                end = next.Offset + region.RowExtentBytes;
                rows++;
                next.MoveNext();
            }
            while (!region.IsRowDirect
                && next.IsOnRow
                && next.Offset - end <= VariableReader.GapBytes
                && next.Offset + region.RowExtentBytes - start <= VariableReader.ScratchBytes);

            var filled = Advance(rows * rowBytes);
            if (rows == 1 && region.IsRowContiguous)
            {
                await BeginRunAsync(start, filled);
                first.MoveNext();
                continue;
            }

            var span = await ReadSpanAsync(start, (int)(end - start));
            for (int row = 0; row < rows; row++)
            {
                Pick(span.Span[(int)(first.Offset - start)..], filled.Span.Slice(row * rowBytes, rowBytes));
                first.MoveNext();
            }
        }
    }

    /// <summary>Reads rows of close elements, each row longer than the scratch buffer, piece by piece.</summary>
    private async Task ReadLongRowsAsync()
    {
        var strideBytes = (int)region.RowStrideBytes;
        var pieceLength = ((VariableReader.ScratchBytes - region.ElementBytes) / strideBytes) + 1;
        for (var row = new RowCursor(region); row.IsOnRow; row.MoveNext())
        {
            for (long done = 0; done < region.RowLength; done += pieceLength)
            {
                var length = (int)Math.Min(pieceLength, region.RowLength - done);
                var filled = Advance(length * region.ElementBytes);
                var span = await ReadSpanAsync(
                    row.Offset + (done * strideBytes), ((length - 1) * strideBytes) + region.ElementBytes);
                Pick(span.Span, filled.Span);
            }
        }
    }

    /// <summary>Begins to read a run into its place; waits for an earlier one when too many are under way.</summary>
    private async ValueTask BeginRunAsync(long offset, Memory<byte> run)
    {
        var read = ReadRunAsync(offset, run);
        if (read.IsCompletedSuccessfully)
        {
            return;
        }

        _underway.Enqueue(read);
        if (_underway.Count == (source.CheapGapBytes > 0 ? FarReadsAtOnce : ReadsAtOnce))
        {
            await _underway.Dequeue();
        }
    }

    private async Task ReadRunAsync(long offset, Memory<byte> run)
    {
        await source.ReadAsync(offset, run, cancellationToken);
        Swap(run.Span);
    }

    private async ValueTask<Memory<byte>> ReadSpanAsync(long offset, int bytes)
    {
        _scratch ??= ArrayPool<byte>.Shared.Rent((int)Math.Min(VariableReader.ScratchBytes, region.ExtentBytes));
        var span = _scratch.AsMemory(0, bytes);
        await source.ReadAsync(offset, span, cancellationToken);
        return span;
    }

    private Memory<byte> Advance(int bytes)
    {
        var filled = _rest[..bytes];
        _rest = _rest[bytes..];
        return filled;
    }

    /// <summary>Copies elements of a row, their bytes reversed where they are to be; fills the destination.</summary>
    private void Pick(ReadOnlySpan<byte> from, Span<byte> picked)
    {
        if (!region.IsRowContiguous)
        {
            PickApart(from, picked);
            Swap(picked);
        }
        else if (swappedBytes > 1)
        {
            ByteSwap.Reverse(from[..picked.Length], picked, swappedBytes);
        }
        else
        {
            from[..picked.Length].CopyTo(picked);
        }
    }

    private void PickApart(ReadOnlySpan<byte> from, Span<byte> picked)
    {
        var strideBytes = (int)region.RowStrideBytes;
        switch (region.ElementBytes)
        {
            case 1:
                Pick<byte>(from, strideBytes, picked);
                break;
            case 2:
                Pick<ushort>(from, strideBytes, picked);
                break;
            case 4:
                Pick<uint>(from, strideBytes, picked);
                break;
            case 8:
                Pick<ulong>(from, strideBytes, picked);
                break;
            default:
                for (var place = 0; picked.Length > 0; place += strideBytes)
                {
                    from.Slice(place, region.ElementBytes).CopyTo(picked);
                    picked = picked[region.ElementBytes..];
                }

                break;
        }
    }

    private void Swap(Span<byte> elements)
    {
        if (swappedBytes > 1)
        {
            ByteSwap.Reverse(elements, swappedBytes);
        }
    }

    /// <summary>Elements may stand at any offset: a record of shorts and doubles leaves no alignment.</summary>
    private static void Pick<T>(ReadOnlySpan<byte> from, int strideBytes, Span<byte> picked)
        where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(picked);
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = MemoryMarshal.Read<T>(from[(i * strideBytes)..]);
        }
    }
}
