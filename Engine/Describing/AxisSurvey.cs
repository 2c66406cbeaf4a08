using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Describing;

/// <summary>What the values of an axis are, seen once from end to end.</summary>
/// <remarks>
/// Accuracy: steps are equal where they differ by no more than a ten-thousandth, or by what rounding to the stored type
/// makes; numbers that were rounded to float before they were stored as double are taken as float. The rows of a
/// Gaussian grid differ by more.
/// </remarks>
/// <param name="Order">How they follow each other.</param>
/// <param name="Least">The smallest that is finite; NaN where none is.</param>
/// <param name="Greatest">The greatest that is finite; NaN where none is.</param>
/// <param name="Step">The step where all are equal, negative on a decreasing axis; else null.</param>
/// <param name="NotFinite">How many are NaN or infinite.</param>
internal sealed record AxisSurvey(AxisOrder Order, double Least, double Greatest, double? Step, int NotFinite)
{
    private const double ShareOfStep = 1e-4;
    private const int FloatDigits = 24; // Bits of a float's significand, with the one that is not stored.
    private const int DoubleDigits = 53;

    /// <summary>Looks at values.</summary>
    /// <param name="values">The values, in file order.</param>
    /// <param name="type">Their stored type.</param>
    public static AxisSurvey Of(ReadOnlySpan<double> values, ElementType type)
    {
        var (least, greatest, notFinite) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        var (rises, falls, areFloats) = (true, true, true);
        for (var place = 0; place < values.Length; place++)
        {
            var value = values[place];
            if (!double.IsFinite(value))
            {
                notFinite++;
                continue;
            }

            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            areFloats &= (float)value == value;
            rises &= place == 0 || value > values[place - 1];
            falls &= place == 0 || value < values[place - 1];
        }

        var order = values.Length < 2 && notFinite == 0 ? AxisOrder.Single
            : notFinite > 0 || rises == falls ? AxisOrder.None
            : rises ? AxisOrder.Increasing
            : AxisOrder.Decreasing;
        var digits = type == ElementType.Float || areFloats ? FloatDigits : DoubleDigits;
        return new(
            order,
            double.IsFinite(least) ? least : double.NaN,
            double.IsFinite(greatest) ? greatest : double.NaN,
            order is AxisOrder.Increasing or AxisOrder.Decreasing
                ? EqualStep(values, type.IsFloating() ? digits : DoubleDigits)
                : null,
            notFinite);
    }

    private static double? EqualStep(ReadOnlySpan<double> values, int digits)
    {
        var step = (values[^1] - values[0]) / (values.Length - 1);
        var greatest = Math.Max(Math.Abs(values[0]), Math.Abs(values[^1]));
        var tolerance = Math.Max(Math.Abs(step) * ShareOfStep, 2 * Math.ScaleB(greatest, -digits + 1));
        for (var place = 1; place < values.Length; place++)
        {
            if (Math.Abs(values[place] - values[place - 1] - step) > tolerance)
            {
                return null;
            }
        }

        return digits == FloatDigits ? (float)step : step;
    }
}
