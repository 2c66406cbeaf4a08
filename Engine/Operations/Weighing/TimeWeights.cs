using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>The lengths of the cells of time, as weights: a mean of months in which each day counts the same.</summary>
/// <remarks>
/// They are taken from the bounds of time, and from nothing else: of steps without bounds nobody knows how long they
/// are, and the years that a climatology is of are no length. Units: seconds. Source: CF-1.11, 7.1 "Cell Boundaries".
/// </remarks>
internal static class TimeWeights
{
    private const double Nanoseconds = 1e9;

    /// <summary>The weights of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="reduced">The axes that go away.</param>
    /// <param name="input">The dataset.</param>
    /// <param name="arguments">The call's parameters, for errors.</param>
    /// <returns>The weights, or null where time stays.</returns>
    /// <exception cref="ComputeException">InvalidValue: the lengths are not known; with what would do.</exception>
    public static WeightedCells? Of(
        LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input, Arguments arguments)
    {
        foreach (var axis in reduced)
        {
            if (input.CoordinateOf(variable.Dimensions[axis]) is { Axis: AxisKind.T } time)
            {
                var lengths = Lengths(time, input.Origin, arguments);
                return new WeightedCells(
                    new ReductionWeights(new KnownNode(lengths), [axis]), $"lengths of {time.Name}", "s");
            }
        }

        return null;
    }

    private static ImmutableArray<double> Lengths(Coordinate time, string origin, Arguments arguments)
    {
        if (time.Bounds.IsDefault)
        {
            throw Refuse($"{time.Name} of {origin} has no bounds, which alone tell how long its steps are");
        }

        if (time.Attributes["climatology"] is not null)
        {
            throw Refuse(
                $"{time.Name} of {origin} is a climatology, whose bounds are not those of one stretch of time");
        }

        ImmutableArray<double> lengths = [.. Seconds(time, origin, arguments)];
        var place = lengths.IndexOf(0);
        return place < 0
            ? lengths
            : throw Refuse(
                $"the bounds {time.BoundsName} of {origin} give {time.Name} {AxisText.Value(time, place)} no length");

        ComputeException Refuse(string problem) => TimeWeights.Refuse(arguments, problem);
    }

    private static IEnumerable<double> Seconds(Coordinate time, string origin, Arguments arguments)
    {
        Instant[] bounds;
        try
        {
            var units = TimeRebase.BoundsUnits(time, TimeAxis.UnitsOf(time));
            bounds = [.. time.Bounds.Select(units.Decode)];
        }
        catch (ComputeException unreadable)
        {
            throw Refuse(
                arguments, $"the bounds of {time.Name} of {origin} cannot be read as dates ({unreadable.Message})");
        }

        return Enumerable.Range(0, time.Length).Select(place =>
            Math.Abs((double)(bounds[(2 * place) + 1].Nanoseconds - bounds[2 * place].Nanoseconds)) / Nanoseconds);
    }

    private static ComputeException Refuse(Arguments arguments, string problem) => Weights.Refuse(
        arguments, $"{problem}: a file with bounds of its time steps, or weights without time, would do");
}
