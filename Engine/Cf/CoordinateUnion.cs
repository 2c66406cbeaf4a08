using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Cells;
using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Engine.Cf;

/// <summary>All places that two coordinates of one dimension mean: the outer join of their values.</summary>
/// <remarks>
/// <para>
/// Compared as <see cref="CoordinateKeys"/> says. Coordinates that mean the same places in the same order are the
/// first's; others are joined in ascending order, as xarray has it. Values that both have are the first's.
/// </para>
/// <para>Times: in the units of the one that is earlier, whichever is the first.</para>
/// <para>Bounds: kept where each place has some; those of latitudes and longitudes are made anew where not.</para>
/// </remarks>
/// <param name="Coordinate">The joined coordinate.</param>
/// <param name="First">For each position of the first its place in the joined one.</param>
/// <param name="Second">For each position of the second its place in the joined one.</param>
internal sealed record CoordinateUnion(
    Coordinate Coordinate, ImmutableArray<int> First, ImmutableArray<int> Second)
{
    private const double OfCell = 1e-3;

    /// <summary>Joins two coordinates.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="firstOrigin">Whose it is, for messages.</param>
    /// <param name="second">The second coordinate, of the same dimension.</param>
    /// <param name="secondOrigin">Whose it is.</param>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue: calendars or units differ, a time axis has no dates, or a value is there twice.
    /// </exception>
    public static CoordinateUnion Of(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var keys = CoordinateKeys.Of(first, firstOrigin, second, secondOrigin);
        if (keys.AreEqual)
        {
            ImmutableArray<int> all = [.. Enumerable.Range(0, first.Length)];
            var known = first.BoundsName is null && second.BoundsName is not null && HaveSameValues(first, second)
                ? second with { Attributes = first.Attributes.With("bounds", second.BoundsName), Type = first.Type }
                : first;
            return new(known with { IsUnlimited = first.IsUnlimited || second.IsUnlimited }, all, all);
        }

        CoordinateKeys.CheckDistinct(keys.First, first, firstOrigin);
        CoordinateKeys.CheckDistinct(keys.Second, second, secondOrigin);
        var places = Merge(keys);
        var (one, other) = InOneUnit(first, firstOrigin, second, secondOrigin);
        return new(Joined(one, other, places), PlacesOf(first, places, 0), PlacesOf(second, places, 1));
    }

    /// <summary>The first position of the first whose cell the second has with other bounds, or null.</summary>
    /// <param name="first">The first coordinate, in the units of the second.</param>
    /// <param name="second">The second.</param>
    public int? FirstDifferentCell(Coordinate first, Coordinate second)
    {
        if (first.BoundsName is null || second.BoundsName is null)
        {
            return null;
        }

        var (one, other) = InOneUnit(first, first.Name, second, second.Name);
        var places = Second.Select((place, position) => (place, position)).ToDictionary();
        for (var position = 0; position < First.Length; position++)
        {
            if (places.TryGetValue(First[position], out var twin)
                && !AreSame(one.Bounds.AsSpan(2 * position, 2), other.Bounds.AsSpan(2 * twin, 2)))
            {
                return position;
            }
        }

        return null;
    }

    private static bool AreSame(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var limit = OfCell * Math.Abs(one[1] - one[0]);
        return !(Math.Abs(one[0] - other[0]) > limit || Math.Abs(one[1] - other[1]) > limit);
    }

    private static bool HaveSameValues(Coordinate first, Coordinate second) =>
        first.Values.AsSpan().SequenceEqual(second.Values.AsSpan())
        && (first.Axis != AxisKind.T || CoordinateKeys.HaveSameUnits(first, second));

    // For each joined place the positions that mean it, -1 where one of the two does not have it; ascending.
    private static ImmutableArray<(int First, int Second)> Merge(CoordinateKeys keys)
    {
        var (one, other) = (Sorted(keys.First), Sorted(keys.Second));
        var places = ImmutableArray.CreateBuilder<(int, int)>(one.Length + other.Length);
        var (left, right) = (0, 0);
        while (left < one.Length || right < other.Length)
        {
            if (left == one.Length)
            {
                places.Add((-1, other[right++]));
            }
            else if (right == other.Length)
            {
                places.Add((one[left++], -1));
            }
            else
            {
                var (low, high) = (keys.First[one[left]], keys.Second[other[right]]);
                places.Add(keys.AreSame(low, high) ? (one[left++], other[right++])
                    : low.CompareTo(high) < 0 ? (one[left++], -1)
                    : (-1, other[right++]));
            }
        }

        return places.ToImmutable();
    }

    private static int[] Sorted(double[] keys) => [.. Enumerable.Range(0, keys.Length).OrderBy(place => keys[place])];

    private static ImmutableArray<int> PlacesOf(
        Coordinate coordinate, ImmutableArray<(int First, int Second)> places, int which)
    {
        var found = new int[coordinate.Length];
        for (var place = 0; place < places.Length; place++)
        {
            if ((which == 0 ? places[place].First : places[place].Second) is var position and >= 0)
            {
                found[position] = place;
            }
        }

        return [.. found];
    }

    private static (Coordinate First, Coordinate Second) InOneUnit(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        if (first.Axis != AxisKind.T || CoordinateKeys.HaveSameUnits(first, second))
        {
            return (first, second);
        }

        var (one, other) = (TimeAxis.Decode(first), TimeAxis.Decode(second));
        var isLater = other.Instants.Length > 0
            && (one.Instants.Length == 0 || other.Instants.Min() < one.Instants.Min());
        var rebase = new TimeRebase(isLater ? second : first, one.Calendar);
        return (
            Rebased(rebase, first, firstOrigin, one),
            Rebased(rebase, second, secondOrigin, other));
    }

    private static Coordinate Rebased(TimeRebase rebase, Coordinate time, string origin, TimeAxis axis)
    {
        var rebased = rebase.Apply(time, axis, new DateConverter(origin, axis.Calendar, axis.Calendar));
        return rebase.Target with
        {
            Values = rebased.Values,
            Bounds = rebased.Bounds,
            BoundsName = rebased.Bounds.IsDefault ? null : rebase.Target.BoundsName ?? rebased.BoundsName,
            IsUnlimited = time.IsUnlimited,
        };
    }

    private static Coordinate Joined(
        Coordinate first, Coordinate second, ImmutableArray<(int First, int Second)> places)
    {
        ImmutableArray<double> values = [.. places.Select(place =>
            place.First >= 0 ? first.Values[place.First] : second.Values[place.Second])];
        var joined = first with
        {
            Type = CoordinateTypes.For(first.Type, values),
            Values = values,
            IsUnlimited = first.IsUnlimited || second.IsUnlimited,
        };
        if (first.BoundsName is null || second.BoundsName is null)
        {
            return CellBounds.Made(joined with
            {
                Bounds = default,
                BoundsName = null,
                Attributes = joined.Attributes.Without("bounds", "climatology"),
            });
        }

        ImmutableArray<double> bounds = [.. places.SelectMany(place => place.First >= 0
            ? first.Bounds.AsSpan(2 * place.First, 2).ToArray()
            : second.Bounds.AsSpan(2 * place.Second, 2).ToArray())];
        return joined with { Bounds = bounds, BoundsType = CoordinateTypes.For(first.BoundsType, bounds) };
    }
}
