using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Stands for the coordinate of a dimension that has none: its values are positions.</summary>
internal static class PositionAxis
{
    /// <summary>The longest axis that is held in memory: 64 MiB of doubles.</summary>
    public const long Longest = 8 << 20;

    /// <summary>Creates it; it is never written to a file.</summary>
    /// <param name="dimension">The dimension's name.</param>
    /// <param name="length">The dimension's length.</param>
    /// <exception cref="ComputeException">TooLarge: the positions would not fit into memory.</exception>
    public static Coordinate Of(string dimension, long length) => length > Longest
        ? throw new ComputeException(
            Fault.TooLarge, "variable", $"dimension {dimension} has {length} positions; an axis may have {Longest}")
        : new()
        {
            Name = dimension,
            Type = ElementType.Double,
            Values = [.. Enumerable.Range(0, (int)length).Select(position => (double)position)],
            Attributes = AttributeSet.Empty,
        };
}
