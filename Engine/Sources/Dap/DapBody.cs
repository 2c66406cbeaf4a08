using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>The body of an answer: a DDS as text, and behind it the elements in XDR.</summary>
/// <remarks>
/// Each read says whether all of it was there: a body may end anywhere. Numbers keep the order of their bytes, most
/// significant first. Memory: a buffer of 64 KiB, and while the text is longer, so much.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.3 and 7.3; RFC 4506.
/// </remarks>
/// <param name="stream">The body.</param>
/// <param name="answer">Whose clock runs.</param>
internal sealed class DapBody(Stream stream, RemoteAnswer answer) : IDisposable
{
    private const int BufferBytes = 64 << 10;
    private const int GreatestHeadBytes = 1 << 20;
    private const int WordBytes = 4;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;
    private readonly byte[] _tail = new byte[2 * DapErrorText.MostBytes];
    private int _tailBytes;
    private int _searched; // No text ends before this place.

    /// <summary>What has come and was not taken; while there is no text yet, the body's beginning.</summary>
    public ReadOnlySpan<byte> Seen => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The text before the elements; null where the body has none.</summary>
    public async ValueTask<string?> HeadAsync()
    {
        while (true)
        {
            if (Marker(Seen, ref _searched) is (var length, var dataStart))
            {
                var head = DapName.Text(Seen[..length]);
                _start += dataStart;
                return head;
            }

            if (_end == _buffer.Length)
            {
                if (_end >= GreatestHeadBytes)
                {
                    return null;
                }

                var longer = ArrayPool<byte>.Shared.Rent(2 * _end);
                Seen.CopyTo(longer);
                ArrayPool<byte>.Shared.Return(_buffer);
                _buffer = longer;
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>The next word of 32 bits, or null at the end.</summary>
    public async ValueTask<uint?> WordAsync()
    {
        if (!await HasAsync(WordBytes))
        {
            return null;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start));
        _start += WordBytes;
        return word;
    }

    /// <summary>Bytes as they stand.</summary>
    /// <param name="destination">Filled whole, where all of them are there.</param>
    public async ValueTask<bool> BytesAsync(Memory<byte> destination)
    {
        var seen = Math.Min(_end - _start, destination.Length);
        _buffer.AsSpan(_start, seen).CopyTo(destination.Span);
        _start += seen;
        for (var rest = destination[seen..]; rest.Length > 0;)
        {
            var count = await stream.ReadAsync(rest, answer.Stop);
            if (count == 0)
            {
                Note(destination.Span[..^rest.Length]);
                return false;
            }

            rest = rest[count..];
        }

        return true;
    }

    /// <summary>Numbers that take 32 bits each, of which the lower 16 are wanted.</summary>
    /// <param name="destination">Filled whole, where all of them are there.</param>
    public async ValueTask<bool> HalvesAsync(Memory<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (!await HasAsync(WordBytes))
            {
                return false;
            }

            var count = Math.Min((_end - _start) / WordBytes, destination.Length / sizeof(ushort));
            Narrow(_buffer.AsSpan(_start, count * WordBytes), destination.Span);
            _start += count * WordBytes;
            destination = destination[(count * sizeof(ushort))..];
        }

        return true;
    }

    /// <summary>Bytes that nobody wants.</summary>
    /// <param name="count">How many.</param>
    public async ValueTask<bool> SkipAsync(long count)
    {
        while (count > 0)
        {
            if (!await HasAsync(1))
            {
                return false;
            }

            var skipped = (int)Math.Min(count, _end - _start);
            _start += skipped;
            count -= skipped;
        }

        return true;
    }

    /// <summary>
    /// What the server said in the middle of the elements, where it could not go on; null where it said nothing.
    /// </summary>
    public async ValueTask<string?> ErrorAsync()
    {
        // What could not be read as elements may be the beginning of it.
        Seen.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var end = Math.Min(_end + DapErrorText.MostBytes, _buffer.Length);
        while (_end < end && await FillAsync())
        {
        }

        return DapErrorText.FindError(DapName.Text(_tail.AsSpan(0, _tailBytes)));
    }

    /// <summary>Whether the body is at its end.</summary>
    public async ValueTask<bool> IsAtEndAsync() => !await HasAsync(1);

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Where the text ends and the elements begin: behind a line that says Data:.</summary>
    private static (int Length, int DataStart)? Marker(ReadOnlySpan<byte> seen, ref int searched)
    {
        for (var at = searched; seen[at..].IndexOf("Data:"u8) is var found and >= 0; at++)
        {
            at += found;
            var behind = seen[(at + "Data:"u8.Length)..];
            var end = behind is [(byte)'\n', ..] ? 1 : behind is [(byte)'\r', (byte)'\n', ..] ? 2 : 0;
            if (end > 0 && (at == 0 || seen[at - 1] == (byte)'\n'))
            {
                return (at, at + "Data:"u8.Length + end);
            }
        }

        searched = Math.Max(0, seen.Length - "Data:\r".Length);
        return null;
    }

    private static void Narrow(ReadOnlySpan<byte> words, Span<byte> halves)
    {
        var from = MemoryMarshal.Cast<byte, ushort>(words);
        var to = MemoryMarshal.Cast<byte, ushort>(halves);
        for (var at = 0; at < from.Length / 2; at++)
        {
            to[at] = from[(2 * at) + 1];
        }
    }

    /// <summary>Sees that so many bytes, a few, are in the buffer.</summary>
    private async ValueTask<bool> HasAsync(int count)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                Seen.CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (!await FillAsync())
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<bool> FillAsync()
    {
        var count = await stream.ReadAsync(_buffer.AsMemory(_end), answer.Stop);
        Note(_buffer.AsSpan(_end, count));
        _end += count;
        return count > 0;
    }

    /// <summary>Keeps the last bytes that came.</summary>
    private void Note(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[Math.Max(0, bytes.Length - _tail.Length)..];
        var kept = Math.Min(_tailBytes, _tail.Length - bytes.Length);
        _tail.AsSpan(_tailBytes - kept, kept).CopyTo(_tail);
        bytes.CopyTo(_tail.AsSpan(kept));
        _tailBytes = kept + bytes.Length;
    }
}
