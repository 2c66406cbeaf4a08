using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>
/// What CDAT.max and CDAT.min share: a reduction that keeps one of the values, or the same of two numbers.
/// </summary>
/// <remarks>
/// Of int64 data with a fill value a cell whose values all are the far end of int64 counts as one without values.
/// </remarks>
internal static class Extremes
{
    /// <summary>Composes the result.</summary>
    /// <typeparam name="TExtreme">Which value is kept.</typeparam>
    /// <param name="inputs">One or two.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <param name="method">CF's name of the method.</param>
    /// <param name="isLargest">Whether the largest is kept.</param>
    /// <param name="function">The same of two numbers.</param>
    public static LazyDataset Build<TExtreme>(
        ImmutableArray<LazyDataset> inputs,
        Arguments arguments,
        string method,
        bool isLargest,
        BinaryFunction function)
        where TExtreme : struct, IExtreme
    {
        if (ReducedAxes.IsElementwise(inputs, arguments))
        {
            return Elementwise.Build(inputs, arguments, function, (result, other) => other is null
                ? result
                : OperandUnits.Remark(result, other, "compared"));
        }

        return ReducedAxes.Reduce(inputs[0], arguments, (variable, reduced) => ReducedAxes.Describe(
            variable is { Packing.AreIntegers: true, Binned: null }
                ? Integers(variable, reduced, new IntegerExtremeAccumulator(isLargest))
                : ReducedAxes.Floating(variable, reduced, new ExtremeAccumulator<TExtreme>(), picks: true),
            variable,
            reduced,
            method));
    }

    private static LazyVariable Integers(
        LazyVariable variable, ImmutableArray<int> reduced, IntegerExtremeAccumulator accumulator)
    {
        var values = new ReduceNode(variable.Integers(accumulator.Neutral), reduced, accumulator);
        var mayBeMissing = !variable.Packing.MissingIntegers.IsEmpty
            || Region.ElementsOf(variable.Node.Shape.AsSpan()) == 0;
        return variable.WithSomeOfItsIntegers(
            ReducedAxes.Kept(variable, reduced), values, mayBeMissing ? accumulator.Neutral : null);
    }
}
