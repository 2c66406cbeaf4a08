using static Compute.Orleans.Engine.Cf.Cells.DegreeTrigonometry;

namespace Compute.Orleans.Engine.Cf.Cells;

/// <summary>Areas of cells on the sphere of radius 1, in square radians, of bounds in degrees.</summary>
internal static class CellAreas
{
    private const double Radians = Math.PI / 180;
    private const double Pole = 90;
    private const double HalfCircle = 180;
    private const double Circle = 360;

    /// <summary>The area between two parallels, for each radian of longitude: sin(north) - sin(south).</summary>
    /// <remarks>Bounds beyond a pole count as the pole. Exact also where the two are close.</remarks>
    /// <param name="one">A bound in latitude.</param>
    /// <param name="other">The other.</param>
    public static double Band(double one, double other)
    {
        var (south, north) = Parallels(one, other);
        return 2 * Cosine((south + north) / 2) * Sine((north - south) / 2);
    }

    /// <summary>How far two meridians are from each other, in degrees, on the side where a longitude is.</summary>
    /// <param name="one">A bound in longitude.</param>
    /// <param name="other">The other; 359.5 and 0.5 are one degree apart.</param>
    /// <param name="longitude">The cell's longitude.</param>
    public static double Width(double one, double other, double longitude)
    {
        var width = Math.Abs(other - one);
        if (width <= HalfCircle)
        {
            return width;
        }

        var low = Math.Min(one, other);
        var above = longitude - low - (Circle * Math.Floor((longitude - low) / Circle));
        return above <= width ? width : Circle - width;
    }

    /// <summary>The area as CDO's gridarea has it: of two triangles, which have great circles for sides.</summary>
    /// <remarks>
    /// Sides count as at most 90 degrees, as they do there: of larger cells the areas are CDO's, but not the sphere's.
    /// Nor is anything cut off beyond a pole: its corners lie on the other side there, and make the cell larger.
    /// Source: L'Huilier's theorem, as CDO 2.1.1 applies it.
    /// </remarks>
    /// <param name="one">A bound in latitude.</param>
    /// <param name="other">The other.</param>
    /// <param name="width">The width in longitude, in degrees.</param>
    public static double GreatCircles(double one, double other, double width)
    {
        var (south, north) = (Math.Min(one, other), Math.Max(one, other));
        var side = Side(Sine((north - south) / 2));
        var half = Sine(width / 2);
        var rise = Sine((north - south) / 2);
        var square = (rise * rise) + (Cosine(south) * Cosine(north) * half * half);
        var diagonal = Side(Math.Sqrt(Math.Max(0, square)));
        return Triangle(Side(Cosine(south) * half), side, diagonal)
            + Triangle(Side(Cosine(north) * half), side, diagonal);
    }

    private static (double South, double North) Parallels(double one, double other) =>
        (Math.Clamp(Math.Min(one, other), -Pole, Pole), Math.Clamp(Math.Max(one, other), -Pole, Pole));

    // The side of a triangle, in degrees, by the sine of its half.
    private static double Side(double halfSine)
    {
        var length = 2 * ArcSine(Math.Abs(halfSine));
        return Math.Min(length, HalfCircle - length);
    }

    private static double Triangle(double one, double second, double third)
    {
        var half = (one + second + third) / 2;
        var product = Tangent(half / 2) * Tangent((half - one) / 2) * Tangent((half - second) / 2)
            * Tangent((half - third) / 2);
        return 4 * ArcTangent(Math.Sqrt(Math.Abs(product))) * Radians;
    }
}
