using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

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
        + "`weights` = area weights by the areas of cells, and time by the lengths of time steps. Sums are kept in "
        + "double precision; the result has the input's floating type, and float64 for integers.",
        1,
        2,
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
            new(
                "The mean over all cells, each by its area, and over all months, each by its length.",
                """{"weights": "area|time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override bool WeighsBins => true;

    public override bool DescribesFirst(int place, Arguments arguments) => place == 1;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        WeightedReduction.Build(
            inputs,
            arguments,
            Method,
            (variable, reduced, cells) => ReducedAxes.Floating(
                variable,
                reduced,
                cells is null ? new MeanAccumulator() : new WeightedMeanAccumulator(),
                weights: cells?.Weights),
            weighsBins: WeighsBins);
}
