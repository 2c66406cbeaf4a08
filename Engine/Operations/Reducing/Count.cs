using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The number of values that are not missing, over one or more axes.</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes. Units: 1.</para>
/// <para>Type: int32 where the number of all values fits into it, else int64, which makes the file CDF-5.</para>
/// <para>Missing: a cell without any valid value is 0.</para>
/// <para>
/// Source: CF has no cell method of counting; the standard name is number_of_observations, as its table has it. What
/// cell_methods said of the input stays.
/// </para>
/// </remarks>
internal sealed class Count : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.count",
        "Count",
        "The number of values that are not missing, over the given axes, or over all of them. A cell without any "
        + "valid value is 0. The result is int32 where the number of all values fits into it, and int64 otherwise; "
        + "its units are 1 and its standard name is number_of_observations.",
        1,
        1,
        [ReducedAxes.Parameter, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("How many time steps have a value, at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        ReducedAxes.Reduce(inputs[0], arguments, Reduce);

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced)
    {
        var counts = ReducedAxes.Reduction(variable, reduced, new CountAccumulator());
        var type = ReducedAxes.Values(variable, reduced) <= int.MaxValue ? ElementType.Int : ElementType.Int64;
        var result = variable.Binned is null
            ? variable.WithIntegers(ReducedAxes.Kept(variable, reduced), new CastNode(counts, type))
            : OfBins(variable, reduced, counts, type);
        var what = variable.Attributes.Text("long_name") ?? variable.Name;
        return result with
        {
            Attributes = result.Attributes
                .With("units", "1")
                .With("standard_name", "number_of_observations")
                .With("long_name", $"number of valid values of {what}"),
        };
    }

    // Empty bins have no count.
    private static LazyVariable OfBins(
        LazyVariable variable, ImmutableArray<int> reduced, Node counts, ElementType type)
    {
        const int Fill = -2147483647; // NetCDF's own for int, which int64 holds too.
        var filled = new ElementwiseNode(counts, new FillMissing(Fill));
        var result = variable.WithIntegers(ReducedAxes.Kept(variable, reduced), new CastNode(filled, type));
        return result with
        {
            Attributes = result.Attributes.With("_FillValue", AttributeValue.FromIntegers(type, Fill)),
        };
    }
}
