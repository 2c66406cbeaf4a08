using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>The square root of each element; missing values stay missing.</summary>
/// <remarks>
/// <para>
/// Shape: the input's. Units: m of m2; none, and a comment that tells those of the input, where UDUNITS cannot write
/// them. The standard name goes.
/// </para>
/// <para>
/// Type: of floating-point data its own, of integers float64. Accuracy: rounded once. Missing: of negative numbers too.
/// </para>
/// </remarks>
internal sealed class Sqrt : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.sqrt",
        "Square root",
        "The square root of each element. Missing values stay missing, and of a negative number it is missing. "
        + "Floating-point data keeps its type, integers give float64. The units are the root of the input's (m of m2); "
        + "where such cannot be written there are none, and a comment tells those of the input.",
        1,
        1,
        CommonParameters.All)
    {
        Kind = OperationKind.Function,
        Examples = [new("The square root of each value: standard deviations of variances.", "{}")],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Elementwise.Build(inputs[0], new SquareRoot(), result => OperandUnits.Raised(result, 0.5));
}
