using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Filters;

/// <summary>Filter 3: a checksum of four bytes behind the data.</summary>
/// <remarks>
/// HDF5 sums 16-bit words most significant byte first, an odd last byte as the upper half of one more word, and
/// stores the checksum least significant byte first. Its releases before 1.6.3 swapped the bytes of each half on
/// little-endian machines: such files are right too.
/// Source: H5_checksum_fletcher32 and H5Z__filter_fletcher32 of the HDF5 library.
/// </remarks>
internal sealed class Fletcher32 : FilterCodec
{
    private const int ChecksumBytes = 4;
    private const uint Modulus = 65535;

    /// <summary>Words after which the sums are reduced: 2^32 of the greatest would overflow 64 bits.</summary>
    private const int WordsAtOnce = 1 << 20;

    public override long? FilteredBytes(long bytes) => bytes + ChecksumBytes;

    public override ReadOnlyMemory<byte> Undo(
        ReadOnlyMemory<byte> filtered, Memory<byte> room, ImmutableArray<uint> parameters)
    {
        if (filtered.Length < ChecksumBytes)
        {
            throw new InvalidDataException("it is shorter than its checksum");
        }

        var data = filtered[..^ChecksumBytes];
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(filtered.Span[^ChecksumBytes..]);
        var sum = Sum(data.Span);
        var swapped = ((sum & 0x00FF00FF) << 8) | ((sum >> 8) & 0x00FF00FF);
        return stored == sum || stored == swapped
            ? data
            : throw new InvalidDataException(
                FormattableString.Invariant($"its checksum is {sum:x8}, and {stored:x8} is stored"));
    }

    /// <summary>HDF5's checksum of some bytes.</summary>
    /// <param name="data">The bytes.</param>
    public static uint Sum(ReadOnlySpan<byte> data)
    {
        ulong first = 0;
        ulong second = 0;
        var words = data[..(data.Length & ~1)];
        while (words.Length > 0)
        {
            var some = words[..Math.Min(words.Length, 2 * WordsAtOnce)];
            for (var place = 0; place < some.Length; place += 2)
            {
                first += BinaryPrimitives.ReadUInt16BigEndian(some[place..]);
                second += first;
            }

            first = Reduce(first);
            second = Reduce(second);
            words = words[some.Length..];
        }

        if ((data.Length & 1) != 0)
        {
            first = Reduce(first + ((ulong)data[^1] << 8));
            second = Reduce(second + first);
        }

        return ((uint)second << 16) | (uint)first;
    }

    /// <summary>Ones' complement: a sum that is not 0 never becomes 0.</summary>
    private static ulong Reduce(ulong sum) => sum == 0 ? 0 : ((sum - 1) % Modulus) + 1;
}
