using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Operations.Weighing;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>Sum over one or more axes, or of two numbers, element by element.</summary>
/// <remarks>
/// <para>
/// Shape: the input's without the reduced axes; of two inputs see <see cref="Elementwise"/>. Units: unchanged, but
/// times those of the weights, which are in square metres and seconds; the standard name goes then.
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
        + "exact, int32 where that is sure to suffice and int64 otherwise. With `weights` each value counts times its "
        + "weight: area, in square metres (on a sphere of 6371 km), gives the integral over an area, and time, in "
        + "seconds, that over time; the units are multiplied by those. Without `axes` and weights, and with two inputs "
        + "or a `constant`, it is the sum of two numbers, element by element, as CDAT.add computes it.",
        1,
        2,
        [ReducedAxes.Parameter, .. Weights.Parameters, .. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The sum over time at each place.", """{"axes": "time"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override bool WeighsBins => true;

    public override bool DescribesFirst(int place, Arguments arguments) =>
        place == 1 && Weights.Of(arguments) != Weighting.None;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var isWeighted = Weights.Of(arguments) != Weighting.None;
        if (isWeighted && Constant.Of(arguments) is not null)
        {
            throw Constant.Refuse(
                arguments, "is given beside weights, which a sum over axes takes: one of them would do");
        }

        return !isWeighted && ReducedAxes.IsElementwise(inputs, arguments)
            ? Elementwise.Build(inputs, arguments, new Addition(), Add.Describe)
            : WeightedReduction.Build(inputs, arguments, Method, Reduce, isSum: true, weighsBins: WeighsBins);
    }

    private static LazyVariable Reduce(LazyVariable variable, ImmutableArray<int> reduced, WeightedCells? cells)
    {
        if (cells is null)
        {
            return variable is { Packing.AreIntegers: true, Binned: null }
                ? Integers(variable, reduced)
                : ReducedAxes.Floating(variable, reduced, new SumAccumulator());
        }

        var sum = ReducedAxes.Floating(variable, reduced, new WeightedSumAccumulator(), weights: cells.Weights);
        return OperandUnits.WithoutStandardName(
            OperandUnits.With(sum, Units.Product(variable.Attributes.Text("units"), cells.Units)));
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
