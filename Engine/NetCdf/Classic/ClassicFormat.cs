using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>What reader and writer of the classic format agree on.</summary>
/// <remarks>
/// Source: "The NetCDF Classic Format Specification",
/// <see href="https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html"/>.
/// </remarks>
internal static class ClassicFormat
{
    /// <summary>Marks a list of dimensions.</summary>
    public const uint DimensionTag = 0x0A;

    /// <summary>Marks a list of variables.</summary>
    public const uint VariableTag = 0x0B;

    /// <summary>Marks a list of attributes.</summary>
    public const uint AttributeTag = 0x0C;

    /// <summary>A variable longer than this cannot be anything but the last one in CDF-2, in bytes.</summary>
    public const long Cdf2VariableBytes = uint.MaxValue - 3L;

    /// <summary>Sizes above this are refused, so that sums of a few of them cannot overflow; in bytes.</summary>
    public const long GreatestBytes = 1L << 60;

    /// <summary>The variant's name, as <c>ncdump -k</c> says it.</summary>
    /// <param name="version">The variant.</param>
    public static string Name(this ClassicVersion version) => version switch
    {
        ClassicVersion.Cdf1 => "classic",
        ClassicVersion.Cdf2 => "64-bit offset",
        _ => "cdf5",
    };

    /// <summary>Whether a variant has a type; the unsigned and 64-bit ones came with CDF-5.</summary>
    /// <param name="version">The variant.</param>
    /// <param name="type">The number that stands for the type.</param>
    public static bool Has(this ClassicVersion version, uint type) =>
        type >= (uint)ElementType.Byte
        && type <= (uint)(version == ClassicVersion.Cdf5 ? ElementType.UInt64 : ElementType.Double);

    /// <summary>The greatest length of a dimension, in elements.</summary>
    /// <param name="version">The variant.</param>
    public static ulong GreatestLength(this ClassicVersion version) => version switch
    {
        ClassicVersion.Cdf1 => int.MaxValue - 3,
        ClassicVersion.Cdf2 => uint.MaxValue - 3,
        _ => long.MaxValue - 3,
    };

    /// <summary>Length of an array, in bytes without padding; null above <see cref="GreatestBytes"/>.</summary>
    /// <param name="type">The type of an element.</param>
    /// <param name="lengths">The lengths of the dimensions; none of them negative.</param>
    public static long? ArrayBytes(ElementType type, ReadOnlySpan<long> lengths)
    {
        if (lengths.Contains(0))
        {
            return 0;
        }

        Int128 bytes = type.ByteLength();
        foreach (var length in lengths)
        {
            bytes *= length;
            if (bytes > GreatestBytes)
            {
                return null;
            }
        }

        return (long)bytes;
    }

    /// <summary>A length rounded up to four bytes, on which everything in the file begins.</summary>
    /// <param name="bytes">The length, in bytes.</param>
    public static long Padded(long bytes) => (bytes + 3) & ~3L;
}
