using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The positions at which two coordinates of one dimension mean the same place.</summary>
/// <remarks>Compared as <see cref="CoordinateKeys"/> says. The order is the first's.</remarks>
/// <param name="First">Positions of the first coordinate.</param>
/// <param name="Second">As many positions of the second.</param>
public sealed record CoordinateMatch(ImmutableArray<int> First, ImmutableArray<int> Second)
{
    /// <summary>Matches two coordinates.</summary>
    /// <param name="first">The first coordinate.</param>
    /// <param name="firstOrigin">Whose it is, for messages.</param>
    /// <param name="second">The second coordinate, of the same dimension.</param>
    /// <param name="secondOrigin">Whose it is.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: nothing is shared, calendars or units differ, a time axis has no dates, or a value is there twice.
    /// </exception>
    public static CoordinateMatch Of(
        Coordinate first, string firstOrigin, Coordinate second, string secondOrigin)
    {
        var keys = CoordinateKeys.Of(first, firstOrigin, second, secondOrigin);
        var (one, other) = (keys.First, keys.Second);
        if (keys.AreEqual)
        {
            ImmutableArray<int> all = [.. Enumerable.Range(0, one.Length)];
            return new(all, all);
        }

        CoordinateKeys.CheckDistinct(one, first, firstOrigin);
        CoordinateKeys.CheckDistinct(other, second, secondOrigin);
        var order = Enumerable.Range(0, other.Length).Where(place => !double.IsNaN(other[place]))
            .OrderBy(place => other[place]).ToArray();
        var sorted = order.Select(place => other[place]).ToArray();
        var (firsts, seconds) = (ImmutableArray.CreateBuilder<int>(), ImmutableArray.CreateBuilder<int>());
        for (var place = 0; place < one.Length; place++)
        {
            var found = Array.BinarySearch(sorted, one[place]);
            var near = found >= 0 ? found : ~found;
            var match = new[] { near, near - 1 }.FirstOrDefault(
                candidate => candidate >= 0
                    && candidate < sorted.Length
                    && keys.AreSame(one[place], sorted[candidate]),
                -1);
            if (match >= 0)
            {
                firsts.Add(place);
                seconds.Add(order[match]);
            }
        }

        return firsts.Count > 0
            ? new(firsts.ToImmutable(), seconds.ToImmutable())
            : throw new ComputeException(
                Fault.InvalidValue,
                "variable",
                $"{firstOrigin} and {secondOrigin} have nothing in common along {first.Name}: "
                + $"{AxisText.Extent(first)} and {AxisText.Extent(second)}");
    }

    /// <summary>The first position at which two coordinates of one length mean different places, or -1.</summary>
    /// <param name="first">The values of the first, by number.</param>
    /// <param name="second">As many values of the second.</param>
    internal static int FirstDifference(ReadOnlySpan<double> first, ReadOnlySpan<double> second) =>
        CoordinateKeys.DifferenceOf(first, second);

    /// <summary>A coordinate at some positions.</summary>
    /// <param name="coordinate">The coordinate.</param>
    /// <param name="positions">The positions, in the order of the result.</param>
    public static Coordinate At(Coordinate coordinate, ImmutableArray<int> positions) => coordinate with
    {
        Values = [.. positions.Select(position => coordinate.Values[position])],
        Bounds = coordinate.Bounds.IsDefault
            ? default
            : [.. positions.SelectMany(position => coordinate.Bounds.AsSpan(2 * position, 2).ToArray())],
    };
}
