using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Operations;

/// <summary>Mean over one or more axes, weighted or not; missing values are left out.</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: unchanged.</para>
/// <para>
/// Missing: left out with its weight; a cell without one valid value becomes the fill value. Adds "axes: mean" to
/// cell_methods, "area: mean" where latitudes and longitudes are averaged by their areas.
/// </para>
/// <para>
/// Accuracy: sums in double, of weighted values and of weights with what their rounding lost; stored in the input's
/// floating type, integers give float64.
/// </para>
/// <para>Source: CF-1.11, 7.3 "Cell Methods"; unweighted by default, as CDAT.mean always was.</para>
/// </remarks>
internal sealed class Mean : Operation
{
    private const string Method = "mean";

    public override Signature Signature { get; } = new(
        "CDAT.mean",
        "Mean",
        "Averages over the given axes, or over all of them. Missing values are left out; a cell without any valid "
        + "value is missing. By default the mean is not weighted: over latitudes every grid row counts the same; "
        + "`weights` = area weights by the areas of cells. Sums are kept in double precision; the result has the "
        + "input's floating type, and float64 for integers.",
        1,
        1,
        [ReducedAxes.Parameter, .. Weights.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The mean over time at each place.", """{"axes": "time"}"""),
            new(
                "The mean of the tropics at each time, weighted by the areas of cells.",
                """{"axes": "lat|lon", "weights": "area"}""")
            {
                Domain = """{"lat": {"start": -23.5, "end": 23.5, "step": 1, "crs": "values"}}""",
            },
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var (input, weighting) = (inputs[0], Weights.Of(arguments));
        if (input.Bins is not null && weighting != Weighting.None)
        {
            throw Weights.Refuse(
                arguments, $"values in bins, which {input.Origin} gives, are not weighted; unweighted would do");
        }

        return ReducedAxes.Reduce(
            input,
            arguments,
            (variable, reduced) => weighting == Weighting.None || reduced.IsEmpty
                ? ReducedAxes.RemarkUnweighted(Unweighted(variable, reduced), variable, reduced, Method, input)
                : AreaWeights.Of(variable, reduced, input, weighting, arguments) is { } cells
                    ? Weighted(variable, reduced, cells)
                    : Unweighted(variable, reduced));
    }

    private static LazyVariable Unweighted(LazyVariable variable, ImmutableArray<int> reduced) => ReducedAxes.Describe(
        ReducedAxes.Floating(variable, reduced, new MeanAccumulator()), variable, reduced, Method);

    private static LazyVariable Weighted(LazyVariable variable, ImmutableArray<int> reduced, WeightedCells cells)
    {
        var values = ReducedAxes.Floating(
            variable, reduced, new WeightedMeanAccumulator(), weights: cells.Weights);

        // CF has a name for all of a horizontal area, and takes other remarks in parentheses.
        var names = reduced
            .Select(axis => cells.Area.Contains(axis) ? "area" : variable.Dimensions[axis])
            .Distinct(StringComparer.Ordinal);
        var method = string.Concat(names.Select(name => name + ": ")) + Method;
        return ReducedAxes.Remark(
            ReducedAxes.Describe(values, cells.Area.IsEmpty ? $"{method} (area-weighted)" : method),
            $"{Method} weighted by {cells.By}");
    }
}
