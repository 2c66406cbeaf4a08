using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Selecting;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Masks values of a dataset out by another file's variable.</summary>
/// <remarks>
/// <para>
/// The mask must cover the dataset: along each of its dimensions it is taken at the dataset's own coordinates,
/// longitudes in whichever frame. A dimension that it lacks, or has one position of, repeats it. A dimension that a
/// point was picked of is taken at that point.
/// </para>
/// <para>
/// Types: floating types are kept, integers give float64. Missing: what is masked out, and what was missing.
/// </para>
/// </remarks>
internal static class DomainMask
{
    private const double Circle = 360;

    /// <summary>Applies a domain's mask.</summary>
    /// <param name="dataset">The dataset, the domain's region cut out.</param>
    /// <param name="domain">A domain that has a mask.</param>
    /// <param name="mask">The mask's variable, whole.</param>
    /// <exception cref="ComputeException">InvalidValue: the mask does not cover the dataset.</exception>
    public static LazyDataset Apply(LazyDataset dataset, Domain domain, LazyDataset mask)
    {
        var condition = MaskCondition.Parse(domain.Id, domain.Mask!.Operation);
        mask = Fitted(mask, dataset, domain);
        var limits = mask.Data.Single();
        return dataset.MapData(variable => Masked(variable, limits, condition, domain, mask));
    }

    private static LazyVariable Masked(
        LazyVariable variable, LazyVariable limits, MaskCondition condition, Domain domain, LazyDataset mask)
    {
        ImmutableArray<int> places = [.. limits.Dimensions.Select(variable.AxisOf)];
        if (places.IndexOf(-1) is var absent and >= 0)
        {
            throw Refuse(domain, mask, $"has the dimension {limits.Dimensions[absent]}, which {variable.Name} lacks");
        }

        var values = variable.Decoded();
        var repeated = ArrangeNode.Of(limits.Decoded(), values.Shape, places);
        return variable.WithDistantFill().WithValues(
            variable.Dimensions, condition.Apply(values, repeated), values.Type);
    }

    private static LazyDataset Fitted(LazyDataset mask, LazyDataset dataset, Domain domain)
    {
        var known = dataset.Axes;
        foreach (var own in mask.Axes)
        {
            var axis = known.FirstOrDefault(axis => axis.Name == own.Name);
            var point = dataset.Coordinates.FirstOrDefault(scalar => scalar.IsScalar && scalar.Name == own.Name);
            if (own.Length == 1 && axis is not { Length: 1 })
            {
                mask = mask.Squeezed(own.Name);
            }
            else if (axis is not null)
            {
                mask = At(mask, own, axis, dataset, domain);
            }
            else if (point is not null)
            {
                mask = At(mask, own, point with { IsScalar = false }, dataset, domain).Squeezed(own.Name);
            }
            else
            {
                throw Refuse(
                    domain, mask, $"has the dimension {AxisText.Extent(own)}, which {dataset.Origin} lacks");
            }
        }

        return mask;
    }

    private static LazyDataset At(
        LazyDataset mask, Coordinate own, Coordinate axis, LazyDataset dataset, Domain domain)
    {
        var isKnown = mask.CoordinateOf(own.Name) is not null
            && dataset.Coordinates.Any(known => known.Name == axis.Name);
        if (!isKnown)
        {
            return own.Length == axis.Length
                ? mask
                : throw Refuse(
                    domain,
                    mask,
                    $"has {own.Length} positions along {own.Name}, and {dataset.Origin} has {axis.Length}");
        }

        CoordinateMatch match;
        try
        {
            match = CoordinateMatch.Of(axis, dataset.Origin, Turned(own, axis), mask.Origin);
        }
        catch (ComputeException different)
        {
            throw Refuse(domain, mask, $"does not fit: {different.Message}");
        }

        return match.First.Length == axis.Length
            ? mask.Pick(own.Name, match.Second, CoordinateMatch.At(own, match.Second))
            : throw Refuse(
                domain,
                mask,
                $"has {match.First.Length} of the {axis.Length} positions of {dataset.Origin} along {own.Name}: "
                + $"{AxisText.Extent(own)} and {AxisText.Extent(axis)}");
    }

    /// <summary>A mask's longitudes in the frame of the data's: within half a circle of their middle.</summary>
    private static Coordinate Turned(Coordinate own, Coordinate axis)
    {
        if (!Longitudes.Are(own) || !Longitudes.Are(axis) || own.Values.AsSpan().SequenceEqual(axis.Values.AsSpan()))
        {
            return own;
        }

        var middle = (axis.Values.Min() + axis.Values.Max()) / 2;
        return own with
        {
            Values = [.. own.Values.Select(value =>
                Longitudes.Shift(value, Math.Round((middle - value) / Circle), own.Type))],
        };
    }

    private static ComputeException Refuse(Domain domain, LazyDataset mask, string problem) => new(
        Fault.InvalidValue, "domain", $"the mask of domain `{domain.Id}`, {mask.Origin}, {problem}");
}
