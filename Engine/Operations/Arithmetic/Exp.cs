using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>e to the power of each element; missing values stay missing.</summary>
/// <remarks>
/// <para>Shape: the input's. Units: 1, with a comment that tells those of the input; the standard name goes.</para>
/// <para>
/// Type: of floating-point data its own, of integers float64. Accuracy: a unit in the last place. What is too large for
/// the type is infinite, as 89 is for float32.
/// </para>
/// </remarks>
internal sealed class Exp : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.exp",
        "Exponential",
        "e to the power of each element. Missing values stay missing; what is too large for the type is infinite (of "
        + "float32 from 88.73 on). Floating-point data keeps its type, integers give float64. The units are 1, and a "
        + "comment tells those of the input.",
        1,
        1,
        CommonParameters.All)
    {
        Kind = OperationKind.Function,
        Examples = [new("e to the power of each value, as of a logarithm that was stored.", "{}")],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Elementwise.Build(inputs[0], new Exponential(), result => OperandUnits.WithoutDimension(result, "exponential"));
}
