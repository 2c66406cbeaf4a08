using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>A one-dimensional coordinate variable (or a scalar one), its values in memory.</summary>
/// <remarks>
/// Values are numbers as stored, not packed; time stays in its file's units until dates are asked for.
/// </remarks>
public sealed record Coordinate
{
    /// <summary>The name, equal to its dimension's.</summary>
    public required string Name { get; init; }

    /// <summary>The stored type; <see cref="Values"/> hold exactly what it can hold.</summary>
    public required ElementType Type { get; init; }

    /// <summary>The values, [length]; one for a scalar coordinate.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>The coordinate variable's attributes.</summary>
    public required AttributeSet Attributes { get; init; }

    /// <summary>
    /// The cells' bounds, [length, 2] row-major, or default when the file has none; those of latitudes and longitudes
    /// are made then, see <see cref="Cells.CellBounds"/>.
    /// </summary>
    public ImmutableArray<double> Bounds { get; init; }

    /// <summary>The bounds variable's name, or null where there is none.</summary>
    public string? BoundsName { get; init; }

    /// <summary>The bounds variable's stored type.</summary>
    public ElementType BoundsType { get; init; } = ElementType.Double;

    /// <summary>The bounds variable's attributes.</summary>
    public AttributeSet BoundsAttributes { get; init; } = AttributeSet.Empty;

    /// <summary>The name of the bounds' second dimension.</summary>
    public string BoundsDimension { get; init; } = "bnds";

    /// <summary>The role of its dimension.</summary>
    public AxisKind Axis { get; init; }

    /// <summary>Whether its dimension is unlimited in the file it came from.</summary>
    public bool IsUnlimited { get; init; }

    /// <summary>Whether the dimension was dropped by a selection of one point.</summary>
    public bool IsScalar { get; init; }

    /// <summary>The number of values.</summary>
    public int Length => Values.Length;
}
