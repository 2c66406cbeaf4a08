namespace Compute.Orleans.Engine.Cf.Cells;

/// <summary>Sine, cosine and their inverses, of degrees, of additions and multiplications only.</summary>
/// <remarks>
/// The C library's functions differ in their last digits from one processor to another, and partitions of one job run
/// on several. These are the same everywhere. Accuracy: some units in the last place of a double.
/// Source: the Taylor series, on an eighth of the circle.
/// </remarks>
internal static class DegreeTrigonometry
{
    private const double Radians = Math.PI / 180;
    private const double Quarter = 90;

    /// <summary>The sine of an angle; exact at multiples of 90.</summary>
    /// <param name="degrees">The angle.</param>
    public static double Sine(double degrees) => Turned(degrees, 0);

    /// <summary>The cosine of an angle; exact at multiples of 90.</summary>
    /// <param name="degrees">The angle.</param>
    public static double Cosine(double degrees) => Turned(degrees, 1);

    /// <summary>The tangent of an angle.</summary>
    /// <param name="degrees">The angle.</param>
    public static double Tangent(double degrees) => Sine(degrees) / Cosine(degrees);

    /// <summary>The angle of a sine, in degrees.</summary>
    /// <param name="sine">0 to 1; what rounding made larger counts as 1.</param>
    public static double ArcSine(double sine) =>
        sine >= 1 ? Quarter : ArcTangent(sine / Math.Sqrt((1 - sine) * (1 + sine)));

    /// <summary>The angle of a tangent, in degrees.</summary>
    /// <param name="tangent">0 or more.</param>
    public static double ArcTangent(double tangent)
    {
        if (tangent > 1)
        {
            return Quarter - ArcTangent(1 / tangent);
        }

        // Half the angle three times: then few terms do.
        const int Halvings = 3;
        var part = tangent;
        for (var halving = 0; halving < Halvings; halving++)
        {
            part /= 1 + Math.Sqrt(1 + (part * part));
        }

        var square = part * part;
        var sum = 0.0;
        for (var power = 17; power >= 1; power -= 2)
        {
            sum = (1.0 / power) - (square * sum);
        }

        return (1 << Halvings) * part * sum / Radians;
    }

    private static double Turned(double degrees, long quarters)
    {
        var nearest = Math.Round(degrees / Quarter);
        var angle = (degrees - (nearest * Quarter)) * Radians;
        var quarter = ((((long)nearest + quarters) % 4) + 4) % 4;
        return quarter switch
        {
            0 => angle * Series(angle * angle, 1),
            1 => Series(angle * angle, 0),
            2 => -angle * Series(angle * angle, 1),
            _ => -Series(angle * angle, 0),
        };
    }

    // 1 - x2 / (2 3) + x4 / (2 3 4 5) ...: of the sine, divided by x, from 1 on; of the cosine from 0 on.
    private static double Series(double square, int first)
    {
        var sum = 1.0;
        for (var power = first + 18; power > first; power -= 2)
        {
            sum = 1 - (square * sum / (power * (power - 1)));
        }

        return sum;
    }
}
