using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>Finds time steps of two inputs whose cells overlap though their labels differ.</summary>
internal static class TimeCells
{
    // Bounds stored as float are off by minutes; half a day of a month is not.
    private const double Tolerance = 0.01;

    /// <summary>Refuses overlapping cells of different inputs.</summary>
    /// <remarks>
    /// Climatologies and running means, whose cells overlap by their nature within an input, are let through.
    /// </remarks>
    /// <param name="inputs">The inputs, for errors.</param>
    /// <param name="order">The joined steps.</param>
    /// <param name="joined">The joined coordinate.</param>
    /// <param name="bounds">Its bounds, [step, 2].</param>
    /// <exception cref="ComputeException">InvalidValue: cells of two inputs overlap.</exception>
    public static void RequireApart(
        IReadOnlyList<(string Name, Coordinate Time)> inputs,
        ImmutableArray<(int Input, int Position)> order,
        Coordinate joined,
        ImmutableArray<double> bounds)
    {
        if (joined.Attributes["climatology"] is not null)
        {
            return;
        }

        int? found = null;
        for (var step = 1; step < order.Length; step++)
        {
            if (!Overlap(bounds, step))
            {
                continue;
            }

            if (order[step - 1].Input == order[step].Input)
            {
                return;
            }

            found ??= step;
        }

        if (found is { } second)
        {
            var (left, right) = (inputs[order[second - 1].Input].Name, inputs[order[second].Input].Name);
            throw new ComputeException(
                Fault.InvalidValue,
                right,
                $"time steps of two inputs overlap by their bounds: {AxisText.Value(joined, second - 1)} of {left} and "
                + $"{AxisText.Value(joined, second)} of {right}. Leave one out, or restrict it by a domain");
        }
    }

    private static bool Overlap(ImmutableArray<double> bounds, int step)
    {
        var (low, high) = Cell(bounds, step - 1);
        var (nextLow, nextHigh) = Cell(bounds, step);
        var shorter = Math.Min(high - low, nextHigh - nextLow);
        return shorter > 0 && Math.Min(high, nextHigh) - Math.Max(low, nextLow) > Tolerance * shorter;
    }

    private static (double Low, double High) Cell(ImmutableArray<double> bounds, int step) => (
        Math.Min(bounds[2 * step], bounds[(2 * step) + 1]),
        Math.Max(bounds[2 * step], bounds[(2 * step) + 1]));
}
