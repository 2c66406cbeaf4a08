using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>Goes through a header from front to back, reading the file in growing pieces.</summary>
/// <remarks>Nothing is allocated for a length that the file does not have. Threading: one caller.</remarks>
/// <param name="source">The file.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class HeaderCursor(IByteSource source, CancellationToken cancellationToken)
{
    /// <summary>No header may be longer, in bytes: a damaged count must not make us read a whole archive.</summary>
    public const int GreatestHeaderBytes = 64 << 20;

    private const int FirstPieceBytes = 64 << 10;
    private const int GreatestPieceBytes = 4 << 20;
    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    private byte[] _buffer = [];
    private int _start;
    private int _end;
    private int _pieceBytes = FirstPieceBytes;

    /// <summary>The file, as messages name it.</summary>
    public string Name => source.Name;

    /// <summary>Length of the file, in bytes.</summary>
    public long FileBytes => source.Identity.Length;

    /// <summary>Where the next byte is, from the start of the file.</summary>
    public long Position { get; private set; }

    /// <summary>How many bytes a header may still have from here.</summary>
    public long Remaining => Math.Min(FileBytes, GreatestHeaderBytes) - Position;

    /// <summary>The first bytes of what follows, as many as there are, without going past them.</summary>
    /// <param name="bytes">How many are wanted.</param>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int bytes)
    {
        var there = (int)Math.Min(bytes, Remaining);
        if (_end - _start < there)
        {
            await FillAsync(there);
        }

        return _buffer.AsMemory(_start, there);
    }

    /// <summary>The next bytes; they stay valid until the next call.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    /// <exception cref="ComputeException">CorruptData when the file, or the longest header, ends before.</exception>
    public ValueTask<ReadOnlyMemory<byte>> TakeAsync(long bytes, string what)
    {
        if (bytes > Remaining)
        {
            throw Corrupt(bytes > FileBytes - Position
                ? $"{what} takes {bytes} bytes and the file ends after {FileBytes - Position}"
                : $"{what} makes the header longer than {GreatestHeaderBytes} bytes");
        }

        return bytes <= _end - _start ? new(Advance((int)bytes)) : FillAndTakeAsync((int)bytes);
    }

    /// <summary>The next 4 bytes as a number.</summary>
    /// <param name="what">What it is, for the message.</param>
    public async ValueTask<uint> UInt32Async(string what) =>
        BinaryPrimitives.ReadUInt32BigEndian((await TakeAsync(4, what)).Span);

    /// <summary>The next 8 bytes as a number.</summary>
    /// <param name="what">What it is, for the message.</param>
    public async ValueTask<ulong> UInt64Async(string what) =>
        BinaryPrimitives.ReadUInt64BigEndian((await TakeAsync(8, what)).Span);

    /// <summary>The next bytes as a name, its padding passed over.</summary>
    /// <param name="bytes">Length of the name, in bytes.</param>
    /// <param name="what">What it names, for the message.</param>
    public async ValueTask<string> NameAsync(long bytes, string what)
    {
        var offset = Position;
        var padded = await TakeAsync(ClassicFormat.Padded(bytes), what);
        var name = padded.Span[..(int)bytes].TrimEnd((byte)0);
        if (name.IsEmpty || name.Contains((byte)0))
        {
            throw Corrupt(offset, $"{what} is empty or holds a NUL");
        }

        try
        {
            return _strictUtf8.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            throw Corrupt(offset, $"{what} is not UTF-8: {Convert.ToHexString(name[..Math.Min(name.Length, 32)])}");
        }
    }

    /// <summary>What is wrong with the header, where the cursor stands.</summary>
    /// <param name="cause">What is wrong.</param>
    public ComputeException Corrupt(string cause) => Corrupt(Position, cause);

    /// <summary>What is wrong with the header.</summary>
    /// <param name="offset">Where, in bytes from the start of the file.</param>
    /// <param name="cause">What is wrong.</param>
    public ComputeException Corrupt(long offset, string cause) =>
        new(Fault.CorruptData, Name, $"{Name} is damaged: at byte {offset} of its header, {cause}");

    private async ValueTask<ReadOnlyMemory<byte>> FillAndTakeAsync(int bytes)
    {
        await FillAsync(bytes);
        return Advance(bytes);
    }

    private Memory<byte> Advance(int bytes)
    {
        var taken = _buffer.AsMemory(_start, bytes);
        _start += bytes;
        Position += bytes;
        return taken;
    }

    /// <summary>Moves what is left to the front and reads on until the buffer holds what is wanted.</summary>
    private async ValueTask FillAsync(int bytes)
    {
        var left = _end - _start;
        var wanted = (int)Math.Min(Math.Max(bytes, left + _pieceBytes), FileBytes - Position);
        var buffer = wanted <= _buffer.Length ? _buffer : new byte[wanted];
        _buffer.AsSpan(_start, left).CopyTo(buffer);
        await source.ReadAsync(Position + left, buffer.AsMemory(left, wanted - left), cancellationToken);
        (_buffer, _start, _end) = (buffer, 0, wanted);
        _pieceBytes = Math.Min(_pieceBytes * 2, GreatestPieceBytes);
    }
}
