using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The types that coordinates are stored in.</summary>
internal static class CoordinateTypes
{
    /// <summary>A type where it holds all of some values exactly; else double.</summary>
    /// <param name="type">The type.</param>
    /// <param name="values">The values.</param>
    public static ElementType For(ElementType type, ImmutableArray<double> values) =>
        values.All(value => Holds(type, value)) ? type : ElementType.Double;

    private static bool Holds(ElementType type, double value) => type switch
    {
        ElementType.Double => true,
        ElementType.Float => (float)value == value || double.IsNaN(value),
        ElementType.Byte => value == (sbyte)value,
        ElementType.UByte => value == (byte)value,
        ElementType.Short => value == (short)value,
        ElementType.UShort => value == (ushort)value,
        ElementType.Int => value == (int)value,
        ElementType.UInt => value == (uint)value,
        ElementType.Int64 => value == (long)value && value < long.MaxValue,
        ElementType.UInt64 => value == (ulong)value && value < ulong.MaxValue,
        _ => false,
    };
}
