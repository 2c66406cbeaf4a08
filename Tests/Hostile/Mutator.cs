using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Damages a file in ways that a program might, or an enemy; the same damage for the same number.</summary>
/// <remarks>
/// Half of the damage is done where the structures of the file begin. Of HDF5 files two thirds get right checksums
/// afterwards: the others show that wrong ones are noticed.
/// </remarks>
internal sealed class Mutator
{
    private const int HotBytes = 96;

    private static readonly long[] _interesting =
    [
        0, 1, 2, 3, 7, 8, 16, 31, 32, 33, 64, 255, 256, 512, 4096, 65535, 65536, 1 << 20, int.MaxValue, 1L << 31,
        uint.MaxValue, 1L << 32, 1L << 40, 1L << 62, long.MaxValue, long.MinValue, -2, -1,
    ];

    private readonly byte[] _original;
    private readonly ImmutableArray<int> _starts;
    private readonly ImmutableArray<ChecksummedBlock> _blocks;
    private readonly ImmutableArray<int> _addresses;

    /// <summary>Looks at a file.</summary>
    /// <param name="original">The file, undamaged.</param>
    public Mutator(byte[] original)
    {
        _original = original;
        _starts = [0, .. ChecksummedBlocks.Starts(original)];
        _blocks = ChecksummedBlocks.Find(original);
        var known = _starts.Where(start => start > 0).Select(start => (long)start).ToHashSet();
        _addresses =
        [
            .. Enumerable.Range(0, Math.Max(0, original.Length - 8))
                .Where(at => known.Contains(BinaryPrimitives.ReadInt64LittleEndian(original.AsSpan(at)))),
        ];
    }

    /// <summary>A damaged copy.</summary>
    /// <param name="number">Which one.</param>
    /// <param name="story">What was done to it.</param>
    public byte[] Mutate(int number, out string story)
    {
        var random = new Random(number);
        var told = new StringBuilder();
        var bytes = _original.AsSpan().ToArray();
        for (var left = 1 + random.Next(4); left > 0 && bytes.Length > 16; left--)
        {
            bytes = Damage(bytes, random, told);
        }

        if (!_blocks.IsEmpty && random.Next(3) > 0)
        {
            ChecksummedBlocks.Renew(bytes, _blocks);
            _ = told.Append("; checksums renewed");
        }

        story = told.ToString();
        return bytes;
    }

    private byte[] Damage(byte[] bytes, Random random, StringBuilder told)
    {
        var at = Place(bytes, random);
        _ = told.Append(told.Length == 0 ? "" : "; ");
        switch (random.Next(20))
        {
            case < 4:
                var bit = random.Next(8);
                bytes[at] ^= (byte)(1 << bit);
                _ = told.Append($"bit {bit} of byte {at} flipped");
                break;
            case < 7:
                var run = Math.Min(1 + random.Next(8), bytes.Length - at);
                random.NextBytes(bytes.AsSpan(at, run));
                _ = told.Append($"{run} random bytes at {at}");
                break;
            case < 12:
                var value = random.Next(4) == 0
                    ? bytes.Length + random.Next(-9, 10)
                    : _interesting[random.Next(_interesting.Length)];
                Write(bytes, at, value, random, told);
                break;
            case < 15:
                var width = Math.Min(1 << random.Next(4), bytes.Length - at);
                Write(bytes, at, Read(bytes.AsSpan(at, width)) + random.Next(-3, 4), random, told);
                break;
            case < 17:
                Copy(bytes, at, random, told);
                break;
            case < 19:
                Redirect(bytes, random, told);
                break;
            default:
                return Resize(bytes, random, told);
        }

        return bytes;
    }

    private int Place(byte[] bytes, Random random)
    {
        var hot = _starts[random.Next(_starts.Length)] + random.Next(HotBytes);
        return random.Next(2) == 0 && hot < bytes.Length ? hot : random.Next(bytes.Length);
    }

    /// <summary>A number of 1 to 8 bytes, least or most significant first.</summary>
    private static void Write(byte[] bytes, int at, long value, Random random, StringBuilder told)
    {
        var width = Math.Min(1 << random.Next(4), bytes.Length - at);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..width];
        if (random.Next(4) == 0)
        {
            number.Reverse();
        }

        number.CopyTo(bytes.AsSpan(at));
        _ = told.Append($"{Convert.ToHexString(number)} at {at}");
    }

    private static long Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        bytes.CopyTo(number);
        return BinaryPrimitives.ReadInt64LittleEndian(number);
    }

    private void Copy(byte[] bytes, int to, Random random, StringBuilder told)
    {
        var from = Place(bytes, random);
        var length = Math.Min(1 + random.Next(64), bytes.Length - Math.Max(from, to));
        bytes.AsSpan(from, length).ToArray().CopyTo(bytes.AsSpan(to));
        _ = told.Append($"{length} bytes of {from} copied to {to}");
    }

    /// <summary>Lets an address lead to another block: to itself, back, or to something of another kind.</summary>
    private void Redirect(byte[] bytes, Random random, StringBuilder told)
    {
        if (_addresses.IsEmpty || _addresses[^1] + 8 > bytes.Length)
        {
            bytes[^1] ^= 1;
            _ = told.Append("last byte changed");
            return;
        }

        var at = _addresses[random.Next(_addresses.Length)];
        var start = _starts[random.Next(_starts.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), start);
        _ = told.Append($"the address at {at} leads to {start}");
    }

    private static byte[] Resize(byte[] bytes, Random random, StringBuilder told)
    {
        if (random.Next(2) == 0)
        {
            var length = random.Next(1, bytes.Length);
            _ = told.Append($"cut to {length} bytes");
            return bytes[..length];
        }

        var more = new byte[random.Next(1, 256)];
        random.NextBytes(more);
        _ = told.Append($"{more.Length} bytes more");
        return [.. bytes, .. more];
    }
}
