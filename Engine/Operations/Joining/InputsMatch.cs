using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Joining;

/// <summary>Whether two inputs can be joined: same dimensions, same grid, same units.</summary>
/// <remarks>Grids may differ in the last digits, as files of one model do whose grids were computed anew.</remarks>
internal static class InputsMatch
{
    /// <summary>Checks an input against the first.</summary>
    /// <param name="first">The earliest input.</param>
    /// <param name="other">Another input.</param>
    /// <param name="time">The dimension that they are joined along; it may differ.</param>
    /// <exception cref="ComputeException">InvalidValue, naming both inputs and what differs.</exception>
    public static void Check(LazyDataset first, LazyDataset other, string time)
    {
        foreach (var variable in first.Data)
        {
            var twin = other.Data.FirstOrDefault(known => known.Name == variable.Name)
                ?? throw Refuse(first, other, $"`{variable.Name}` is in the first only");
            if (!variable.Dimensions.SequenceEqual(twin.Dimensions))
            {
                throw Refuse(
                    first,
                    other,
                    $"`{variable.Name}` has dimensions {string.Join(", ", variable.Dimensions)} in the first and "
                    + $"{string.Join(", ", twin.Dimensions)} in the second");
            }

            var units = variable.Attributes.Text("units");
            var otherUnits = twin.Attributes.Text("units");
            if (!string.Equals(units?.Trim(), otherUnits?.Trim(), StringComparison.Ordinal))
            {
                throw Refuse(
                    first,
                    other,
                    $"`{variable.Name}` is in `{units}` in the first and in `{otherUnits}` in the second");
            }

            for (var axis = 0; axis < variable.Dimensions.Length; axis++)
            {
                CheckAxis(first, other, variable, twin, axis, time);
            }
        }
    }

    private static void CheckAxis(
        LazyDataset first, LazyDataset other, LazyVariable variable, LazyVariable twin, int axis, string time)
    {
        var name = variable.Dimensions[axis];
        if (name == time)
        {
            return;
        }

        if (variable.Node.Shape[axis] != twin.Node.Shape[axis])
        {
            throw Refuse(
                first,
                other,
                $"dimension {name} has length {variable.Node.Shape[axis]} in the first and "
                + $"{twin.Node.Shape[axis]} in the second");
        }

        if (first.CoordinateOf(name) is { } one && other.CoordinateOf(name) is { } two)
        {
            var (units, otherUnits) = (one.Attributes.Text("units"), two.Attributes.Text("units"));
            if (!AxisUnits.AreSame(units, otherUnits))
            {
                throw Refuse(first, other, $"{name} is in `{units}` in the first and in `{otherUnits}` in the second");
            }

            var place = CoordinateMatch.FirstDifference(one.Values.AsSpan(), two.Values.AsSpan());
            if (place >= 0)
            {
                throw Refuse(
                    first,
                    other,
                    $"{name}[{place}] is {Number(one.Values[place])} in the first and "
                    + $"{Number(two.Values[place])} in the second");
            }
        }
    }

    private static string Number(double value) =>
        value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static ComputeException Refuse(LazyDataset first, LazyDataset other, string difference) =>
        new(Fault.InvalidValue, "variable", $"{first.Origin} and {other.Origin} cannot be joined: {difference}");
}
