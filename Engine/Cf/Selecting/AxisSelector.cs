using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Cf.Selecting;

/// <summary>Selects along one dimension by values, positions or dates.</summary>
/// <remarks>
/// <para>
/// Values: both ends belong to the range, in either order whatever the axis' direction; ends in other units are
/// converted into the axis' own; on a float axis they are rounded to float then. Longitudes in degrees are found in any
/// frame and shifted, with their bounds, into the asked one. On a time axis values are numbers in the file's units, on
/// a dimension without a coordinate positions.
/// </para>
/// <para>Positions: the end is excluded, negatives count from the end, both are clamped to the axis.</para>
/// <para>Dates: see <see cref="Time.PartialDate"/>; a range reaches to the last instant of what its end names.</para>
/// <para>Equal ends pick one point, which must be there, and drop the dimension; partial dates keep it.</para>
/// <para>
/// With a method, an end that the axis does not have gives way to a value that it has: equal ends pick that one and
/// drop the dimension, a range reaches from the one to the other, both included. Positions know no method.
/// </para>
/// <para>The step counts elements of what was selected.</para>
/// </remarks>
public static class AxisSelector
{
    /// <summary>Selects along one dimension.</summary>
    /// <param name="coordinate">The dimension's coordinate.</param>
    /// <param name="range">What is asked for.</param>
    /// <param name="variable">The variable that is selected from, for errors.</param>
    /// <param name="method">What is taken for ends that the axis does not have.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: the range does not fit the axis or hits nothing; the message gives what would.
    /// </exception>
    public static AxisSelection Select(
        Coordinate coordinate,
        DimensionRange range,
        string variable,
        SelectionMethod method = SelectionMethod.Exact)
    {
        if (range.Step < 1)
        {
            throw Refusal(range, $"the step of {range.Dimension} is {range.Step}: a step is a whole number from 1 on");
        }

        var picks = range switch
        {
            ValueRange values => ValueSelector.Select(coordinate, values, variable, method),
            PositionRange positions => Select(coordinate, positions, variable),
            TimestampRange dates => DateSelector.Select(coordinate, dates, variable, method),
            _ => throw new ArgumentOutOfRangeException(nameof(range), range, "not a kind of range"),
        };
        return Take(coordinate, picks, range.Step);
    }

    internal static ComputeException Refusal(DimensionRange range, string message) =>
        new(Fault.InvalidValue, range.Dimension, message);

    private static Picks Select(Coordinate coordinate, PositionRange range, string variable)
    {
        long length = coordinate.Length;
        if (range.Start == range.End)
        {
            var position = range.Start < 0 ? range.Start + length : range.Start;
            return position >= 0 && position < length
                ? Picks.Point((int)position)
                : throw Refusal(
                    range,
                    $"index {range.Start} is outside {coordinate.Name} of {variable}, which has {length} positions");
        }

        var start = Clamp(range.Start, length);
        var end = Clamp(range.End, length);
        return start < end
            ? Picks.Of([.. Enumerable.Range((int)start, (int)(end - start))])
            : throw Refusal(
                range,
                $"indices {range.Start} to {range.End}, the end excluded, select nothing of {coordinate.Name} of "
                + $"{variable}, which has {length} positions");
    }

    private static long Clamp(long position, long length) =>
        position < 0 ? Math.Max(0, position + length) : Math.Min(position, length);

    private static AxisSelection Take(Coordinate coordinate, Picks picks, long step)
    {
        var count = (int)((picks.Positions.Length - 1) / step) + 1;
        var positions = new int[count];
        var turns = picks.Turns is null ? null : new double[count];
        for (var i = 0; i < count; i++)
        {
            positions[i] = picks.Positions[i * step];
            turns?[i] = picks.Turns![i * step];
        }

        var ranges = Runs(positions, step);
        var isWhole = turns is null && ranges is [(0, var all, 1)] && all == coordinate.Length && !picks.DropsDimension;
        return new(
            ranges,
            picks.DropsDimension,
            isWhole ? coordinate : Result(coordinate, positions, turns, picks.DropsDimension));
    }

    private static ImmutableArray<IndexRange> Runs(int[] positions, long step)
    {
        var runs = ImmutableArray.CreateBuilder<IndexRange>();
        for (var first = 0; first < positions.Length;)
        {
            var next = first + 1;
            while (next < positions.Length && positions[next] - positions[next - 1] == step)
            {
                next++;
            }

            var count = next - first;
            runs.Add(new(positions[first], count, count == 1 ? 1 : step));
            first = next;
        }

        return runs.ToImmutable();
    }

    private static Coordinate Result(Coordinate coordinate, int[] positions, double[]? turns, bool isScalar)
    {
        var type = turns is null ? coordinate.Type : Longitudes.TypeOfShifted(coordinate.Type);
        var values = ImmutableArray.CreateBuilder<double>(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            values.Add(Longitudes.Shift(coordinate.Values[positions[i]], turns?[i] ?? 0, coordinate.Type));
        }

        var result = coordinate with
        {
            Type = type,
            Values = values.MoveToImmutable(),
            IsScalar = isScalar,
            IsUnlimited = coordinate.IsUnlimited && !isScalar,
        };
        if (coordinate.Bounds.IsDefault)
        {
            return result;
        }

        var bounds = ImmutableArray.CreateBuilder<double>(2 * positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            var turn = turns?[i] ?? 0;
            bounds.Add(Longitudes.Shift(coordinate.Bounds[2 * positions[i]], turn, coordinate.BoundsType));
            bounds.Add(Longitudes.Shift(coordinate.Bounds[(2 * positions[i]) + 1], turn, coordinate.BoundsType));
        }

        return result with
        {
            Bounds = bounds.MoveToImmutable(),
            BoundsType = turns is null ? coordinate.BoundsType : Longitudes.TypeOfShifted(coordinate.BoundsType),
        };
    }
}
