using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>Writes the fields of an index's bytes: small numbers take few.</summary>
internal sealed class FieldWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes bytes behind their number.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Block(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Bytes(bytes);
    }

    /// <summary>Writes a text behind its length.</summary>
    /// <param name="text">The text.</param>
    public void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, _bytes);
    }

    /// <summary>Writes a number of one byte.</summary>
    /// <param name="number">From 0 to 255.</param>
    public void Byte(int number) => _bytes.Write([checked((byte)number)]);

    /// <summary>Writes a truth.</summary>
    /// <param name="isSo">The truth.</param>
    public void Flag(bool isSo) => Byte(isSo ? 1 : 0);

    /// <summary>Writes a number that is never negative: seven bits a byte, the least significant ones first.</summary>
    /// <param name="number">The number.</param>
    public void Number(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        Unsigned((ulong)number);
    }

    /// <summary>Writes a number that may be negative: near 0 it takes as few bytes as a positive one.</summary>
    /// <param name="number">The number.</param>
    public void Signed(long number) => Unsigned((ulong)((number << 1) ^ (number >> 63)));

    /// <summary>Writes a double by its bits.</summary>
    /// <param name="number">The number.</param>
    public void Double(double number)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(8), number);
        _bytes.Advance(8);
    }

    private void Unsigned(ulong number)
    {
        var bytes = _bytes.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        _bytes.Advance(length);
    }
}
