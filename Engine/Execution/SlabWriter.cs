using System.IO.Hashing;
using Compute.Orleans.Engine.Native;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Writes a partition's bytes of an output, one after another, into the growing file.</summary>
/// <remarks>
/// Only whole pages of 64 KiB are written; what begins or ends inside a page is kept and travels in the reply, for two
/// clients of a network file system must never write to one page. Threading: one caller.
/// </remarks>
internal sealed class SlabWriter : IDisposable
{
    /// <summary>What two partitions never share, in bytes.</summary>
    public const int PageBytes = 64 << 10;

    /// <summary>So much is written before the disk begins with it, so that the flush has little left to do.</summary>
    private const int BehindBytes = 1 << 20;

    private readonly SafeFileHandle? _file; // None where all of the slab is kept: there is nothing to write or flush.
    private readonly long _start;
    private readonly long _firstPage;
    private readonly long _lastPage;
    private readonly byte[] _ends;
    private readonly XxHash3 _hash = new();
    private long _position;
    private long _behind;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The growing file, at its full length already.</param>
    /// <param name="start">The partition's first byte in the file.</param>
    /// <param name="end">One past its last byte.</param>
    public SlabWriter(string path, long start, long end)
    {
        _start = start;
        _position = start;
        (_firstPage, _lastPage) = Pages(start, end);
        _behind = _firstPage;
        _ends = new byte[end - start - (_lastPage - _firstPage)];
        _file = _firstPage < _lastPage ? DiskWrites.Open(path, FileMode.Open) : null;
    }

    /// <summary>
    /// The bytes that were not written: the head before the first whole page, and the tail after the last.
    /// </summary>
    public ReadOnlyMemory<byte> Ends => _ends;

    /// <summary>XXH3 of all bytes, written or kept.</summary>
    public ulong Checksum => _hash.GetCurrentHashAsUInt64();

    /// <summary>The whole pages inside a range; an empty range at its start when there are none.</summary>
    /// <param name="start">The first byte.</param>
    /// <param name="end">One past the last byte.</param>
    public static (long First, long Last) Pages(long start, long end)
    {
        var first = (start + PageBytes - 1) / PageBytes * PageBytes;
        var last = end / PageBytes * PageBytes;
        return first < last ? (first, last) : (start, start);
    }

    /// <summary>Takes the next bytes.</summary>
    /// <param name="bytes">The bytes, in the file's order.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        var head = bytes[..(int)Math.Clamp(_firstPage - _position, 0, bytes.Length)];
        head.CopyTo(_ends.AsSpan(head.IsEmpty ? 0 : (int)(_position - _start)));
        _position += head.Length;

        var body = bytes[head.Length..];
        body = body[..(int)Math.Clamp(_lastPage - _position, 0, body.Length)];
        if (_file is not null)
        {
            DiskWrites.Write(_file, body, _position);
        }

        _position += body.Length;
        WriteBehindOf(Math.Min(_position, _lastPage));

        var tail = bytes[(head.Length + body.Length)..];
        tail.CopyTo(_ends.AsSpan(tail.IsEmpty ? 0 : (int)(_firstPage - _start + (_position - _lastPage))));
        _position += tail.Length;
    }

    /// <summary>Waits until what was written is on disk.</summary>
    public void Flush()
    {
        if (_file is not null)
        {
            DiskWrites.Flush(_file);
        }
    }

    private void WriteBehindOf(long written)
    {
        if (_file is not null && written - _behind >= BehindBytes)
        {
            _ = WriteBehind.Begin(_file, _behind, written - _behind);
            _behind = written;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
