using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The parameter `axes` of reductions: which dimensions go away, and what is written about it.</summary>
internal static class ReducedAxes
{
    private const string Name = "axes";

    /// <summary>Its signature.</summary>
    public static Parameter Parameter { get; } = new(
        Name,
        "The dimensions to reduce, by name or by role (time, lat, lon, level), joined with '|'; by default all.",
        []);

    /// <summary>The dimensions that a call reduces, in the order of the data.</summary>
    /// <param name="input">The input.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">InvalidValue: a dimension that the input lacks.</exception>
    public static ImmutableArray<string> Of(LazyDataset input, Arguments arguments)
    {
        var axes = input.Axes;
        var wanted = arguments.List(Name);
        if (wanted.IsEmpty)
        {
            return [.. axes.Select(axis => axis.Name)];
        }

        var reduced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            var dimension = DimensionResolver.Resolve(name, axes)
                ?? throw arguments.Refuse(Name,
                    $"names `{name}`: {DimensionResolver.Missing(name, input.Origin, axes)}");
            reduced.Add(dimension);
        }

        return [.. axes.Select(axis => axis.Name).Where(reduced.Contains)];
    }

    /// <summary>Writes cell_methods, and a comment where the mean over latitudes is not weighted.</summary>
    /// <param name="variable">The reduced variable.</param>
    /// <param name="axes">The dimensions that went away.</param>
    /// <param name="method">CF's name of the method.</param>
    /// <param name="input">What was reduced.</param>
    public static LazyVariable Describe(
        LazyVariable variable, ImmutableArray<string> axes, string method, LazyDataset input)
    {
        var added = string.Concat(axes.Select(axis => axis + ": ")) + method;
        var methods = variable.Attributes.Text("cell_methods") is { Length: > 0 } before ? $"{before} {added}" : added;
        var attributes = variable.Attributes.With("cell_methods", methods);
        var latitude = axes.FirstOrDefault(axis => input.CoordinateOf(axis)?.Axis == AxisKind.Y);
        if (latitude is not null)
        {
            var remark = $"unweighted {method} over {latitude}";
            var comment = attributes.Text("comment");
            attributes = attributes.With("comment", string.IsNullOrEmpty(comment) ? remark : $"{comment}; {remark}");
        }

        return variable with { Attributes = attributes };
    }
}
