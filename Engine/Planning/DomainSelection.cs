using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Applies a domain to a dataset: one selection for each range, pushed down to what reads.</summary>
internal static class DomainSelection
{
    /// <summary>Cuts the domain's region out.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="method">What is taken for ends that an axis does not have.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue: a dimension that the dataset lacks, a range that meets nothing, an impossible end.
    /// </exception>
    public static LazyDataset Apply(LazyDataset dataset, Domain domain, SelectionMethod method)
    {
        var axes = dataset.Axes;
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in domain.Ranges)
        {
            var dimension = DimensionResolver.Resolve(range.Dimension, axes)
                ?? throw new ComputeException(
                    Fault.InvalidValue,
                    "domain",
                    $"domain `{domain.Id}`: {dataset.Lacks(range.Dimension)}");
            if (!chosen.TryAdd(dimension, range.Dimension))
            {
                throw new ComputeException(
                    Fault.InvalidValue,
                    "domain",
                    $"domain `{domain.Id}` restricts {dimension} twice: "
                    + $"as {chosen[dimension]} and as {range.Dimension}");
            }

            var axis = axes.First(known => known.Name == dimension);
            dataset = Apply(dataset, dimension, AxisSelector.Select(axis, range, dataset.Origin, method));
        }

        return dataset;
    }

    /// <summary>Cuts the domain's region out as far as a dataset has its dimensions.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="domain">The domain.</param>
    /// <exception cref="ComputeException">InvalidValue: a range that meets nothing, an impossible end.</exception>
    public static LazyDataset ApplyWhatFits(LazyDataset dataset, Domain domain)
    {
        var axes = dataset.Axes;
        var fits = domain with
        {
            Ranges =
                [.. domain.Ranges.Where(range => DimensionResolver.Resolve(range.Dimension, axes) is not null)],
        };
        return Apply(dataset, fits, SelectionMethod.Exact);
    }

    private static LazyDataset Apply(LazyDataset dataset, string dimension, AxisSelection selection)
    {
        var hasCoordinate = dataset.CoordinateOf(dimension) is not null;
        return dataset with
        {
            Variables = [.. dataset.Variables.Select(variable => Apply(variable, dimension, selection, hasCoordinate))],
            Coordinates = [.. dataset.Coordinates.Select(known =>
                hasCoordinate && !known.IsScalar && known.Name == dimension ? selection.Result : known)],
        };
    }

    private static LazyVariable Apply(
        LazyVariable variable, string dimension, AxisSelection selection, bool hasCoordinate)
    {
        var axis = variable.AxisOf(dimension);
        if (axis < 0)
        {
            return variable;
        }

        var node = variable.Node.Select(axis, selection.Ranges);
        if (!selection.DropsDimension)
        {
            return variable with { Node = node };
        }

        // The point that was picked stays known: its coordinate becomes a scalar one, which CF wants named.
        var named = hasCoordinate && variable.Role == VariableRole.Data ? variable.WithCoordinate(dimension) : variable;
        return named with
        {
            Node = node.Squeeze(axis),
            Dimensions = variable.Dimensions.RemoveAt(axis),
        };
    }
}
