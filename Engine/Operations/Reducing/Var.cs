using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The variance over one or more axes, of the values as they are (ddof 0).</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: squared: K2.</para>
/// <para>Missing: left out; a cell without any valid value is missing, one with a single value is 0.</para>
/// <para>
/// Accuracy: sums of differences from a value, in double, so that deviations may be a billionth of the mean; stored
/// in the input's floating type, integers give float64.
/// </para>
/// <para>Source: CF-1.11, appendix E "Cell Methods": variance.</para>
/// </remarks>
internal sealed class Var : Operation
{
    private const string Method = "variance";

    public override Signature Signature { get; } = new(
        "CDAT.var",
        "Variance",
        "The variance over the given axes, or over all of them, around the mean and divided by the number of "
        + "values (ddof 0), or with `weights` around the weighted mean and divided by the sum of weights. Missing "
        + "values are left out; a cell without any valid value is missing. By default it is not weighted: over "
        + "latitudes every grid row counts the same. The units are squared, degC as K2; deviations of more than 1e154 "
        + "give an infinity, whose square float64 cannot hold. Sums are kept in double precision or "
        + "more; the result has the input's floating type, and float64 for integers.",
        1,
        2,
        [ReducedAxes.Parameter, .. Weights.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The variance over time at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override bool DescribesFirst(int place, Arguments arguments) => place == 1;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        WeightedReduction.Build(inputs, arguments, Method, Reduce);

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced, WeightedCells? cells) =>
        OperandUnits.With(
            ReducedAxes.Floating(
                variable,
                reduced,
                cells is null ? new VarianceAccumulator() : new WeightedVarianceAccumulator(),
                weights: cells?.Weights),
            Units.OfVariance(variable.Attributes.Text("units")));
}
