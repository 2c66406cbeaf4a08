using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Operations;

/// <summary>Mean over one or more axes; missing values are left out.</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: unchanged.</para>
/// <para>Missing: a cell without one valid value becomes the fill value. Adds "axes: mean" to cell_methods.</para>
/// <para>Accuracy: sums in double, stored in the input's floating type; integers give float64.</para>
/// <para>Source: CF-1.11, 7.3 "Cell Methods"; unweighted, as CDAT.mean always was.</para>
/// </remarks>
internal sealed class Mean : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.mean",
        "Mean",
        "Averages over the given axes, or over all of them. Missing values are left out; a cell without any valid "
        + "value is missing. The mean is not weighted: over latitudes every grid row counts the same. Sums are "
        + "kept in double precision; the result has the input's floating type, and float64 for integers.",
        1,
        1,
        [ReducedAxes.Parameter, .. CommonParameters.All]);

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        ReducedAxes.Reduce(
            inputs[0], arguments, (variable, reduced) => Reduce(variable, reduced, inputs[0]));

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input)
    {
        const string Method = "mean";
        var values = ReducedAxes.Floating(variable, reduced, new MeanAccumulator());
        return ReducedAxes.RemarkUnweighted(
            ReducedAxes.Describe(values, variable, reduced, Method), variable, reduced, Method, input);
    }
}
