using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The standard deviation over one or more axes, of the values as they are (ddof 0).</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: unchanged.</para>
/// <para>Missing: left out; a cell without any valid value is missing, one with a single value is 0.</para>
/// <para>
/// Accuracy: sums as good as in twice the precision of double, so that deviations may be a billionth of the mean;
/// stored in the input's floating type, integers give float64.
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
        + "number of values (ddof 0). Missing values are left out; a cell without any valid value is missing. It is "
        + "not weighted: over latitudes every grid row counts the same. The units stay. Sums are kept in more than "
        + "double precision; the result has the input's floating type, and float64 for integers.",
        1,
        1,
        [ReducedAxes.Parameter, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The standard deviation over time at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        ReducedAxes.Reduce(
            inputs[0], arguments, (variable, reduced) => Reduce(variable, reduced, inputs[0]));

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input)
    {
        var values = ReducedAxes.Floating(variable, reduced, new VarianceAccumulator(), new SquareRoot());
        return ReducedAxes.RemarkUnweighted(
            ReducedAxes.Describe(values, variable, reduced, Method),
            variable,
            reduced,
            Method,
            input);
    }
}
