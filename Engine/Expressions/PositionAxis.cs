using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Stands for the coordinate of a dimension that has none: its values are positions.</summary>
internal static class PositionAxis
{
    /// <summary>Creates it; it is never written to a file.</summary>
    /// <param name="dimension">The dimension's name.</param>
    /// <param name="length">The dimension's length.</param>
    public static Coordinate Of(string dimension, long length) => new()
    {
        Name = dimension,
        Type = ElementType.Double,
        Values = [.. Enumerable.Range(0, checked((int)length)).Select(position => (double)position)],
        Attributes = AttributeSet.Empty,
    };
}
