using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>The body of an answer of several parts: lines, and bytes between them.</summary>
/// <remarks>
/// Each read says whether it found what must be there. Memory: 16 KiB. Threading: one caller.
/// Source: RFC 2046, section 5.1.1; RFC 9110, section 14.6.
/// </remarks>
/// <param name="stream">The body.</param>
/// <param name="answer">Whose clock runs.</param>
internal sealed class PartBody(Stream stream, RemoteAnswer answer) : IDisposable
{
    /// <summary>The longest line, and the most that all lines before a part's bytes take.</summary>
    public const int MostHeadBytes = 1 << 10;

    private const int BufferBytes = 16 << 10;
    private const int MostLines = 16;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;

    /// <summary>Whether the body was at its end when more was wanted of it.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Reads the line between two parts.</summary>
    /// <param name="boundary">What it is made of.</param>
    /// <param name="isFirst">Whether it stands before the first part, where other lines may stand before it.</param>
    /// <returns>Whether it is the line behind the last part; null where there is no such line.</returns>
    public async ValueTask<bool?> DelimiterAsync(string boundary, bool isFirst)
    {
        for (var lines = 0; lines < MostLines; lines++)
        {
            var line = await LineAsync();
            if (line is null || (!isFirst && lines == 0 && line.Length > 0))
            {
                return null;
            }

            var text = line.TrimEnd(' ', '\t');
            if (text.StartsWith("--" + boundary, StringComparison.Ordinal))
            {
                var rest = text.AsSpan(boundary.Length + 2);
                return rest.Length == 0 ? false : rest is "--" ? true : null;
            }

            if (!isFirst && lines > 0)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Reads what stands before a part's bytes.</summary>
    /// <returns>Which bytes of how many; null where it does not say.</returns>
    public async ValueTask<(long First, long Last, long Length)?> RangeAsync()
    {
        const string Field = "Content-Range:";
        (long, long, long)? range = null;
        for (var lines = 0; lines < MostLines; lines++)
        {
            switch (await LineAsync())
            {
                case null:
                    return null;
                case "":
                    return range;
                case { } line when line.StartsWith(Field, StringComparison.OrdinalIgnoreCase):
                    range = ContentRangeHeaderValue.TryParse(line[Field.Length..].Trim(), out var said)
                        && said is { Unit: "bytes", From: { } first, To: { } last, Length: { } length }
                            ? (first, last, length)
                            : null;
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="destination">Filled whole, where all of them are there.</param>
    public async ValueTask<bool> ReadAsync(Memory<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (_start == _end && !await FillAsync())
            {
                return false;
            }

            var count = Math.Min(_end - _start, destination.Length);
            _buffer.AsSpan(_start, count).CopyTo(destination.Span);
            _start += count;
            destination = destination[count..];
        }

        return true;
    }

    /// <summary>Passes over bytes that nobody wants.</summary>
    /// <param name="count">How many.</param>
    public async ValueTask<bool> SkipAsync(long count)
    {
        while (count > 0)
        {
            if (_start == _end && !await FillAsync())
            {
                return false;
            }

            var skipped = (int)Math.Min(count, _end - _start);
            _start += skipped;
            count -= skipped;
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>A line without its end; null where the body ends before it, or it is too long.</summary>
    private async ValueTask<string?> LineAsync()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 1;
                return line.EndsWith('\r') ? line[..^1] : line;
            }

            if (_end - _start > MostHeadBytes || !await FillAsync())
            {
                return null;
            }
        }
    }

    /// <summary>Reads on behind what is there.</summary>
    private async ValueTask<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var count = await stream.ReadAsync(_buffer.AsMemory(_end), answer.Stop);
        _end += count;
        HasEnded = count == 0;
        return count > 0;
    }
}
