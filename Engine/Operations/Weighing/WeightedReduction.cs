using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;

namespace Compute.Orleans.Engine.Operations.Weighing;

/// <summary>Reductions that take weights: mean, sum, standard deviation and variance.</summary>
/// <remarks>
/// A weight counts where one of its axes is reduced: along the others it is the same for all that is reduced. A second
/// input holds nothing but the areas of the first's cells.
/// </remarks>
internal static class WeightedReduction
{
    /// <summary>Reduces each data variable over the dimensions that a call names, by the weights it names.</summary>
    /// <param name="inputs">The data, and maybe the areas of its cells.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="method">CF's name of the method.</param>
    /// <param name="reduce">
    /// From a variable, the axes to reduce and their weights, or null where all count the same, to the variable in its
    /// place, of which cell_methods are written here.
    /// </param>
    /// <param name="isSum">Whether weights count by their size: areas in square metres; else by their parts.</param>
    /// <param name="weighsBins">Whether it takes weights of values in bins.</param>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue: an unknown dimension, or weights that are not known.
    /// </exception>
    public static LazyDataset Build(
        ImmutableArray<LazyDataset> inputs,
        Arguments arguments,
        string method,
        Func<LazyVariable, ImmutableArray<int>, WeightedCells?, LazyVariable> reduce,
        bool isSum = false,
        bool weighsBins = false)
    {
        var (input, weighting) = (inputs[0], Weights.Of(arguments));
        if (input.Bins is not null && weighting != Weighting.None && !weighsBins)
        {
            throw Weights.Refuse(
                arguments,
                "of values in bins only means and sums are weighted; weights=unweighted, or one of these, would do");
        }

        var measures = Weights.MeasureOf(inputs, arguments);
        return ReducedAxes.Reduce(
            input,
            arguments,
            (variable, reduced) =>
            {
                var area = (weighting & Weighting.AnyArea) == Weighting.None || reduced.IsEmpty
                    ? null
                    : new AreaWeights(variable, reduced, input, measures, arguments).Of(weighting, isSum);
                var time = (weighting & Weighting.Time) == Weighting.None
                    ? null
                    : TimeWeights.Of(variable, reduced, input, arguments);
                var cells = area is null || time is null ? area ?? time : area.Times(time, variable.Node.Shape);
                var result = Describe(reduce(variable, reduced, cells), variable, reduced, method, cells);
                return (weighting & Weighting.AnyArea) == Weighting.None
                    ? ReducedAxes.RemarkUnweighted(result, variable, reduced, method, input)
                    : result;
            });
    }

    private static LazyVariable Describe(
        LazyVariable result,
        LazyVariable variable,
        ImmutableArray<int> reduced,
        string method,
        WeightedCells? cells)
    {
        if (cells is null)
        {
            return ReducedAxes.Describe(result, variable, reduced, method);
        }

        // CF has a name for all of a horizontal area, and takes other remarks in parentheses.
        var names = reduced
            .Select(axis => cells.Area.Contains(axis) ? "area" : variable.Dimensions[axis])
            .Distinct(StringComparer.Ordinal);
        var methods = string.Concat(names.Select(name => name + ": ")) + method + ReducedAxes.Within(variable);
        return ReducedAxes.Remark(
            ReducedAxes.Describe(result, cells is { AreAreas: true, Area.IsEmpty: true }
                ? $"{methods} (area-weighted)"
                : methods),
            $"{method} weighted by {cells.By}");
    }
}
