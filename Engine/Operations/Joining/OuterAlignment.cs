using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>Brings datasets onto all the coordinates that any of them has: xarray's outer join.</summary>
/// <remarks>
/// Dimensions are the same where their names are. What a dataset does not have is missing; where it has all, values
/// stay as they are stored. Where none has a coordinate, or one has not, positions count and the lengths must be equal.
/// </remarks>
internal static class OuterAlignment
{
    /// <summary>Aligns datasets.</summary>
    /// <param name="inputs">The datasets.</param>
    /// <param name="checksCells">Whether bounds that differ are refused; else the first's are taken.</param>
    /// <param name="refuse">Makes an exception of what is wrong.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: coordinates that cannot be joined, naming both inputs.
    /// </exception>
    public static ImmutableArray<LazyDataset> Of(
        ImmutableArray<LazyDataset> inputs, bool checksCells, Func<string, ComputeException> refuse)
    {
        var dimensions = inputs
            .SelectMany(input => input.Variables.SelectMany(variable => variable.Dimensions)
                .Concat(input.Coordinates.Where(known => !known.IsScalar).Select(known => known.Name)))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        foreach (var dimension in dimensions)
        {
            inputs = Of(inputs, dimension, checksCells, refuse);
        }

        return inputs;
    }

    private static ImmutableArray<LazyDataset> Of(
        ImmutableArray<LazyDataset> inputs,
        string dimension,
        bool checksCells,
        Func<string, ComputeException> refuse)
    {
        var places = new ImmutableArray<int>[inputs.Length];
        Coordinate? joined = null;
        var first = -1;
        for (var input = 0; input < inputs.Length; input++)
        {
            if (inputs[input].CoordinateOf(dimension) is not { } own)
            {
                continue;
            }

            if (joined is null)
            {
                (joined, first) = (own, input);
                places[input] = [.. Enumerable.Range(0, own.Length)];
                continue;
            }

            var union = CoordinateUnion.Of(joined, inputs[first].Origin, own, inputs[input].Origin);
            if (checksCells && union.FirstDifferentCell(joined, own) is { } position)
            {
                throw refuse(
                    $"the bounds of {dimension} {AxisText.Value(joined, position)} differ between "
                    + $"{inputs[first].Origin} and {inputs[input].Origin}");
            }

            if (!union.First.AsSpan().SequenceEqual(Enumerable.Range(0, joined.Length).ToArray()))
            {
                for (var before = 0; before < input; before++)
                {
                    places[before] = places[before].IsDefault
                        ? default
                        : [.. places[before].Select(place => union.First[place])];
                }
            }

            (joined, places[input]) = (union.Coordinate, union.Second);
        }

        CheckLengths(inputs, dimension, joined, refuse);
        return joined is null
            ? inputs
            : [.. inputs.Select((input, place) => places[place].IsDefault
                ? input
                : Spread(input, dimension, places[place], joined))];
    }

    // Positions count where there are no values to compare.
    private static void CheckLengths(
        ImmutableArray<LazyDataset> inputs,
        string dimension,
        Coordinate? joined,
        Func<string, ComputeException> refuse)
    {
        (string Origin, long Length)? known = joined is null ? null : ("the other inputs", joined.Length);
        foreach (var input in inputs.Where(input => input.CoordinateOf(dimension) is null))
        {
            if (input.Variables.FirstOrDefault(variable => variable.AxisOf(dimension) >= 0) is not { } variable)
            {
                continue;
            }

            var length = variable.Node.Shape[variable.AxisOf(dimension)];
            known ??= (input.Origin, length);
            if (known.Value.Length != length)
            {
                throw refuse(
                    $"dimension {dimension} has length {known.Value.Length} in {known.Value.Origin} and {length} in "
                    + $"{input.Origin}, which has no coordinate of it by which positions could be told");
            }
        }
    }

    private static LazyDataset Spread(
        LazyDataset input, string dimension, ImmutableArray<int> places, Coordinate joined)
    {
        ImmutableArray<int> order = [.. Enumerable.Range(0, places.Length).OrderBy(position => places[position])];
        var isOrdered = order.AsSpan().SequenceEqual(Enumerable.Range(0, order.Length).ToArray());
        ImmutableArray<int> sorted = [.. places.Order()];
        return input with
        {
            Variables = [.. input.Variables.Select(Changed)],
            Coordinates = [.. input.Coordinates.Select(known =>
                !known.IsScalar && known.Name == dimension ? joined : known)],
        };

        LazyVariable Changed(LazyVariable variable)
        {
            var axis = variable.AxisOf(dimension);
            if (axis < 0)
            {
                return variable;
            }

            var picked = isOrdered ? variable : variable with { Node = variable.Node.Pick(axis, order) };
            if (joined.Length == places.Length)
            {
                return picked;
            }

            if (!picked.Node.Type.IsNumeric())
            {
                return picked with { Node = new ScatterNode(picked.Node, axis, sorted, joined.Length) };
            }

            var values = new ScatterNode(picked.Decoded(), axis, sorted, joined.Length);
            return picked.WithValues(picked.Dimensions, values, values.Type);
        }
    }
}
