using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>The natural logarithm of each element; missing values stay missing.</summary>
/// <remarks>
/// <para>Shape: the input's. Units: 1, with a comment that tells those of the input; the standard name goes.</para>
/// <para>
/// Type: of floating-point data its own, of integers float64. Accuracy: a unit in the last place. Missing: of negative
/// numbers too; of 0 it is minus infinity.
/// </para>
/// </remarks>
internal sealed class Log : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.log",
        "Natural logarithm",
        "The natural logarithm of each element. Missing values stay missing; of a negative number it is missing, and "
        + "of 0 it is minus infinity. Floating-point data keeps its type, integers give float64. The units are 1, and "
        + "a comment tells those of the input.",
        1,
        1,
        CommonParameters.All)
    {
        Kind = OperationKind.Function,
        Examples = [new("The natural logarithm of each value, as of a concentration.", "{}")],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Elementwise.Build(
            inputs[0],
            new NaturalLogarithm(),
            result => OperandUnits.WithoutDimension(result, "natural logarithm"));
}
