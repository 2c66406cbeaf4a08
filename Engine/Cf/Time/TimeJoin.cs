using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>The time axes of several inputs as one.</summary>
/// <remarks>
/// <para>
/// Units: those of the input that is earliest in time, whatever the order of the inputs; the others' values and
/// bounds are rebased onto them. Values that were in these units and this calendar keep their bits. A stored type
/// that cannot hold a rebased value becomes double.
/// </para>
/// <para>Bounds: kept when every input has them, dropped otherwise.</para>
/// <para>
/// Axes that cannot be read as dates are joined by their numbers when all have the same units and calendar.
/// </para>
/// </remarks>
/// <param name="Segments">
/// Which positions of which input follow each other; an input has several segments where inputs interleave.
/// </param>
/// <param name="Coordinate">The joined coordinate.</param>
public sealed record TimeJoin(ImmutableArray<(int Input, IndexRange Range)> Segments, Coordinate Coordinate)
{
    /// <summary>Joins time axes.</summary>
    /// <param name="inputs">The name by which messages speak of an input (its file), and its time coordinate.</param>
    /// <param name="calendar">A calendar into which dates are converted, or null.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: an axis cannot be decoded or does not ascend, calendars differ and none was asked for, a date
    /// does not exist in the asked calendar, or two inputs have the same time step or overlapping cells.
    /// </exception>
    public static TimeJoin Join(IReadOnlyList<(string Name, Coordinate Time)> inputs, string? calendar)
    {
        if (inputs.Count == 0)
        {
            throw new ArgumentException("there is nothing to join", nameof(inputs));
        }

        if (inputs.Count == 1 && calendar is null)
        {
            return new([(0, IndexRange.All(inputs[0].Time.Length))], inputs[0].Time);
        }

        var target = calendar is null ? null : Calendar.Parse(calendar, "calendar");
        return target is null && HaveSameTexts(inputs) && !CanDecode(inputs)
            ? JoinNumbers(inputs)
            : JoinDates(inputs, target);
    }

    private static TimeJoin JoinNumbers(IReadOnlyList<(string Name, Coordinate Time)> inputs)
    {
        var merge = new TimeMerge<double>(
            [.. inputs.Select(input => (input.Name, input.Time.Values))],
            number => AxisText.Number(number, ElementType.Double));
        var columns = inputs.Select(input => input.Time).ToArray();
        return Assemble(inputs, merge.Order, columns, columns[merge.Order[0].Input]);
    }

    private static TimeJoin JoinDates(IReadOnlyList<(string Name, Coordinate Time)> inputs, Calendar? calendar)
    {
        var axes = inputs.Select(input => TimeAxis.Decode(input.Time)).ToArray();
        var target = calendar ?? CommonCalendar(inputs, axes);
        var converters = inputs.Select((input, i) => new DateConverter(input.Name, axes[i].Calendar, target)).ToArray();
        var merge = new TimeMerge<Instant>(
            [.. inputs.Select((input, i) => (input.Name, converters[i].Convert(axes[i].Instants)))],
            instant => target.DateOf(instant).ToString());

        var earliest = inputs[merge.Order[0].Input].Time;
        var rebase = new TimeRebase(earliest, target);
        var columns = inputs.Select((input, i) => rebase.Apply(input.Time, axes[i], converters[i])).ToArray();
        return Assemble(inputs, merge.Order, columns, rebase.Target);
    }

    private static Calendar CommonCalendar(IReadOnlyList<(string Name, Coordinate Time)> inputs, TimeAxis[] axes)
    {
        var common = axes[0].Calendar;
        var other = Array.FindIndex(axes, axis => axis.Calendar != common);
        return other < 0
            ? common
            : throw new ComputeException(
                Fault.InvalidValue,
                "calendar",
                $"the inputs have different calendars: {inputs[0].Name} has {common}, {inputs[other].Name} has "
                + $"{axes[other].Calendar}. With calendar={common} the dates are converted (known are "
                + $"{Calendar.KnownNames})");
    }

    private static bool HaveSameTexts(IReadOnlyList<(string Name, Coordinate Time)> inputs)
    {
        var first = inputs[0].Time.Attributes;
        return inputs.All(input =>
            input.Time.Attributes.Text("units") == first.Text("units")
            && input.Time.Attributes.Text("calendar") == first.Text("calendar"));
    }

    private static bool CanDecode(IReadOnlyList<(string Name, Coordinate Time)> inputs)
    {
        try
        {
            foreach (var (_, time) in inputs)
            {
                TimeAxis.Decode(time);
            }

            return true;
        }
        catch (ComputeException)
        {
            return false;
        }
    }

    private static TimeJoin Assemble(
        IReadOnlyList<(string Name, Coordinate Time)> inputs,
        ImmutableArray<(int Input, int Position)> order,
        Coordinate[] columns,
        Coordinate like)
    {
        var values = order.Select(step => columns[step.Input].Values[step.Position]).ToImmutableArray();
        var joined = like with
        {
            Type = CoordinateTypes.For(like.Type, values),
            Values = values,
            IsScalar = false,
            IsUnlimited = inputs.Any(input => input.Time.IsUnlimited),
        };
        if (columns.Any(column => column.Bounds.IsDefault && column.Length > 0))
        {
            joined = joined with
            {
                Bounds = default,
                BoundsName = null,
                Attributes = joined.Attributes.Without("bounds", "climatology"),
            };
        }
        else
        {
            var bounds = order
                .SelectMany(step => columns[step.Input].Bounds.AsSpan(2 * step.Position, 2).ToArray())
                .ToImmutableArray();
            TimeCells.RequireApart(inputs, order, joined, bounds);
            joined = joined with { Bounds = bounds, BoundsType = CoordinateTypes.For(like.BoundsType, bounds) };
        }

        return new(Segment(order), joined);
    }

    private static ImmutableArray<(int Input, IndexRange Range)> Segment(
        ImmutableArray<(int Input, int Position)> order)
    {
        var segments = ImmutableArray.CreateBuilder<(int, IndexRange)>();
        for (var first = 0; first < order.Length;)
        {
            var next = first + 1;
            while (next < order.Length && order[next] == (order[first].Input, order[next - 1].Position + 1))
            {
                next++;
            }

            segments.Add((order[first].Input, new(order[first].Position, next - first)));
            first = next;
        }

        return segments.ToImmutable();
    }
}
