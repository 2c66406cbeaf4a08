using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>Takes little-endian fields from the bytes of one structure; never goes past their end.</summary>
/// <param name="file">The file: widths of addresses and lengths, and messages.</param>
/// <param name="bytes">The structure.</param>
/// <param name="address">Where it begins, relative to the base address.</param>
/// <param name="what">What it is, for messages.</param>
internal ref struct FieldReader(Hdf5File file, ReadOnlySpan<byte> bytes, long address, string what)
{
    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were taken.</summary>
    public int Position { get; private set; }

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>The next bytes.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ComputeException">CorruptData when the structure ends before.</exception>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Remaining)
        {
            throw Corrupt($"{count} bytes are wanted where {Remaining} are left");
        }

        var taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    /// <summary>Passes over bytes.</summary>
    /// <param name="count">How many.</param>
    public void Skip(long count) => _ = Take(count);

    /// <summary>Passes over what is missing to a multiple of 8 bytes from the start of the structure.</summary>
    public void AlignTo8() => Skip(-Position & 7);

    /// <summary>The next byte.</summary>
    public int Byte() => Take(1)[0];

    /// <summary>The next 2 bytes.</summary>
    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>The next 4 bytes.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The next 8 bytes.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A number of any width.</summary>
    /// <param name="byteCount">Its width, from 0 (the number is 0) to 8.</param>
    public ulong Unsigned(int byteCount)
    {
        ulong number = 0;
        var taken = Take(byteCount);
        for (var place = taken.Length - 1; place >= 0; place--)
        {
            number = (number << 8) | taken[place];
        }

        return number;
    }

    /// <summary>An address, relative to the base address; null where it is undefined (all bits set).</summary>
    public long? Address()
    {
        var stored = Unsigned(file.OffsetBytes);
        if (stored == ulong.MaxValue >> (64 - (8 * file.OffsetBytes)))
        {
            return null;
        }

        return stored <= long.MaxValue >> 1 ? (long)stored : throw Corrupt($"an address is {stored}");
    }

    /// <summary>An address that must be there.</summary>
    /// <param name="ofWhat">What is there, for the message.</param>
    public long Address(string ofWhat) => Address() ?? throw Corrupt($"the address of {ofWhat} is undefined");

    /// <summary>A length or a count in the file's width of lengths; null where all bits are set (unlimited).</summary>
    public long? Length()
    {
        var stored = Unsigned(file.LengthBytes);
        if (stored == ulong.MaxValue >> (64 - (8 * file.LengthBytes)))
        {
            return null;
        }

        return stored <= long.MaxValue >> 1 ? (long)stored : throw Corrupt($"a length is {stored}");
    }

    /// <summary>A length that must be a number.</summary>
    /// <param name="ofWhat">What it measures, for the message.</param>
    public long Length(string ofWhat) => Length() ?? throw Corrupt($"the length of {ofWhat} is undefined");

    /// <summary>Compares the next four bytes with a signature.</summary>
    /// <param name="signature">What they must be.</param>
    public void Signature(ReadOnlySpan<byte> signature)
    {
        var there = Take(signature.Length);
        if (!there.SequenceEqual(signature))
        {
            Position -= signature.Length;
            throw Corrupt($"the signature is {Convert.ToHexString(there)}, not {Encoding.ASCII.GetString(signature)}");
        }
    }

    /// <summary>The next bytes as text up to the first NUL; counts as a name that is kept.</summary>
    /// <param name="count">How many bytes are taken.</param>
    public string Text(long count)
    {
        var taken = Take(count);
        var end = taken.IndexOf((byte)0);
        var text = end < 0 ? taken : taken[..end];
        file.Limits.CountNames(text.Length);
        return Decode(text);
    }

    /// <summary>Text that ends with a NUL, which is taken too.</summary>
    public string TextToNul()
    {
        var end = _bytes[Position..].IndexOf((byte)0);
        return end < 0 ? throw Corrupt("a name does not end") : Text(end + 1);
    }

    /// <summary>Counts types that begin here, and are kept.</summary>
    /// <param name="count">How many.</param>
    public readonly void CountTypes(int count) => file.Limits.CountTypes(count);

    /// <summary>What is wrong with the structure, where the reader stands.</summary>
    /// <param name="cause">What is wrong.</param>
    public readonly ComputeException Corrupt(string cause) => file.Corrupt(address + Position, $"in {what}, {cause}");

    /// <summary>Text as files hold it: UTF-8, and Latin-1 where it is not.</summary>
    /// <param name="text">The bytes, without a NUL.</param>
    public static string Decode(ReadOnlySpan<byte> text)
    {
        try
        {
            return _strictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(text);
        }
    }
}
