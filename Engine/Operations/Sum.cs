using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>Sum over one or more axes, or of two numbers, element by element.</summary>
/// <remarks>
/// <para>
/// Shape: the input's without the reduced axes; of two inputs see <see cref="Elementwise"/>. Units: unchanged.
/// </para>
/// <para>
/// Accuracy: sums in double, stored in the input's floating type; integers exactly, as int32 where no sum of so many
/// can leave it and as int64 else, which makes the file CDF-5.
/// </para>
/// <para>Missing: left out by the reduction, and the sum of nothing is 0, as in xarray.</para>
/// <para>Source: CF-1.11, appendix E "Cell Methods": sum.</para>
/// </remarks>
internal sealed class Sum : Operation
{
    private const string Method = "sum";

    public override Signature Signature { get; } = new(
        "CDAT.sum",
        "Sum",
        "The sum over the given axes, or over all of them. Missing values are left out; a cell without any valid "
        + "value is 0. Sums are kept in double precision and have the input's floating type; sums of integers are "
        + "exact, int32 where that is sure to suffice and int64 otherwise. Without `axes`, and with two inputs or a "
        + "`constant`, it is the sum of two numbers, element by element, as CDAT.add computes it.",
        1,
        2,
        [ReducedAxes.Parameter, .. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The sum over time at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        ReducedAxes.IsElementwise(inputs, arguments)
            ? Elementwise.Build(inputs, arguments, new Addition(), Add.Describe)
            : ReducedAxes.Reduce(inputs[0], arguments, (variable, reduced) => Reduce(variable, reduced, inputs[0]));

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced, LazyDataset input)
    {
        var values = variable is { Packing.AreIntegers: true, Binned: null }
            ? Integers(variable, reduced)
            : ReducedAxes.Floating(variable, reduced, new SumAccumulator());
        return ReducedAxes.RemarkUnweighted(
            ReducedAxes.Describe(values, variable, reduced, Method), variable, reduced, Method, input);
    }

    private static LazyVariable Integers(LazyVariable variable, ImmutableArray<int> reduced)
    {
        var stored = variable.Packing.Stored;
        var bits = 8 * stored.ByteLength();
        var fits = bits < 32
            && ReducedAxes.Values(variable, reduced) <= int.MaxValue >> bits; // 2^bits covers signed and unsigned.
        var accumulator = new IntegerSumAccumulator();
        Node sum = new ReduceNode(variable.Integers(accumulator.Neutral), reduced, accumulator);
        return variable.WithIntegers(
            ReducedAxes.Kept(variable, reduced),
            fits ? new StoreIntegersNode(sum, ElementType.Int, null, 0) : sum);
    }
}
