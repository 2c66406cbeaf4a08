using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The standard deviation over one or more axes, of the values as they are (ddof 0).</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: unchanged.</para>
/// <para>Missing: left out; a cell without any valid value is missing, one with a single value is 0.</para>
/// <para>
/// Accuracy: sums of differences from a value, in double, so that deviations may be a billionth of the mean; stored
/// in the input's floating type, integers give float64.
/// </para>
/// <para>Source: CF-1.11, appendix E "Cell Methods": standard_deviation.</para>
/// </remarks>
internal sealed class Std : Operation
{
    private const string Method = "standard_deviation";

    public override Signature Signature { get; } = new(
        "CDAT.std",
        "Standard deviation",
        "The standard deviation over the given axes, or over all of them, around the mean and divided by the "
        + "number of values (ddof 0), or with `weights` around the weighted mean and divided by the sum of weights. "
        + "Missing values are left out; a cell without any valid value is missing. By default it is not weighted: "
        + "over latitudes every grid row counts the same. The units stay. Sums are kept in double precision or more; "
        + "the result has the input's floating type, and float64 for integers.",
        1,
        2,
        [ReducedAxes.Parameter, .. Weights.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The standard deviation over time at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override bool DescribesFirst(int place, Arguments arguments) => place == 1;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        WeightedReduction.Build(
            inputs,
            arguments,
            Method,
            (variable, reduced, cells) => ReducedAxes.Floating(
                variable,
                reduced,
                cells is null ? new VarianceAccumulator() : new WeightedVarianceAccumulator(),
                new SquareRoot(),
                weights: cells?.Weights));
}
