using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Single elements of what was read from a file, in this machine's byte order.</summary>
internal static class StoredNumbers
{
    /// <summary>An element as a double; integers of 64 bits may be rounded.</summary>
    /// <param name="type">The type.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="at">Which one.</param>
    public static double Double(ElementType type, ReadOnlySpan<byte> elements, int at) => type switch
    {
        ElementType.Byte => (sbyte)elements[at],
        ElementType.UByte => elements[at],
        ElementType.Short => At<short>(elements, at),
        ElementType.UShort => At<ushort>(elements, at),
        ElementType.Int => At<int>(elements, at),
        ElementType.UInt => At<uint>(elements, at),
        ElementType.Float => At<float>(elements, at),
        ElementType.Double => At<double>(elements, at),
        ElementType.Int64 => At<long>(elements, at),
        ElementType.UInt64 => At<ulong>(elements, at),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
    };

    /// <summary>An element as text that reads back as the same number.</summary>
    /// <param name="type">The type.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="at">Which one.</param>
    public static string Text(ElementType type, ReadOnlySpan<byte> elements, int at) => type switch
    {
        ElementType.Float => DapText.Of(At<float>(elements, at)),
        ElementType.Double => DapText.Of(At<double>(elements, at)),
        ElementType.Int64 => At<long>(elements, at).ToString(CultureInfo.InvariantCulture),
        ElementType.UInt64 => At<ulong>(elements, at).ToString(CultureInfo.InvariantCulture),
        _ => Double(type, elements, at).ToString(CultureInfo.InvariantCulture),
    };

    private static T At<T>(ReadOnlySpan<byte> elements, int at)
        where T : unmanaged => MemoryMarshal.Read<T>(elements[(at * Unsafe.SizeOf<T>())..]);
}
