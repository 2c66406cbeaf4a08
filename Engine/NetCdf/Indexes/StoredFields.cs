using System.Buffers.Binary;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>Reads the fields of an index's bytes; trusts none of their counts.</summary>
/// <param name="content">What stands behind the preamble.</param>
/// <param name="name">Where it comes from, for messages.</param>
internal ref struct StoredFields(ReadOnlySpan<byte> content, string name)
{
    private ReadOnlySpan<byte> _rest = content;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>The next bytes.</summary>
    /// <param name="bytes">How many.</param>
    public ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes > _rest.Length)
        {
            throw Damaged($"{bytes} bytes are wanted and {_rest.Length} are left");
        }

        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    /// <summary>Bytes behind their number.</summary>
    public ReadOnlySpan<byte> Block() => Take(Count(entryBytes: 1));

    /// <summary>A text behind its length.</summary>
    public string Text() => Encoding.UTF8.GetString(Block());

    /// <summary>A number of one byte.</summary>
    public int Byte() => Take(1)[0];

    /// <summary>A truth.</summary>
    public bool Flag() => Byte() switch { 0 => false, 1 => true, var flag => throw Damaged($"flag {flag}") };

    /// <summary>A number that is never negative.</summary>
    public long Number() => Unsigned() is <= long.MaxValue and var number
        ? (long)number
        : throw Damaged("a number is too large");

    /// <summary>A number that is never negative, and below a limit.</summary>
    /// <param name="limit">The limit.</param>
    public int Number(int limit) => Number() is var number && number < limit
        ? (int)number
        : throw Damaged($"number {number} of {limit}");

    /// <summary>A number that may be negative.</summary>
    public long Signed()
    {
        var stored = Unsigned();
        return (long)(stored >> 1) ^ -(long)(stored & 1);
    }

    /// <summary>A double.</summary>
    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>The length of a list, held against the bytes that its entries must have at least.</summary>
    /// <param name="entryBytes">The fewest bytes of an entry.</param>
    public int Count(int entryBytes)
    {
        var count = Number();
        return count <= _rest.Length / entryBytes
            ? (int)count
            : throw Damaged($"{count} entries in {_rest.Length} bytes");
    }

    /// <summary>The type of elements.</summary>
    public ElementType Type()
    {
        var type = (ElementType)Byte();
        return Enum.IsDefined(type) ? type : throw Damaged($"type {(int)type}");
    }

    /// <summary>What is wrong with the bytes.</summary>
    /// <param name="cause">What is wrong.</param>
    public readonly ComputeException Damaged(string cause) =>
        new(Fault.CorruptData, name, $"{name} is a damaged index: {cause}");

    private ulong Unsigned()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = (ulong)Byte();
            number |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return shift < 63 || part < 2 ? number : throw Damaged("a number is too large");
            }
        }

        throw Damaged("a number does not end");
    }
}
