using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Arithmetic;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Reducing;

/// <summary>The smallest value over one or more axes, or the smaller of two numbers, element by element.</summary>
/// <remarks>
/// <para>Shape: the input's without the reduced axes; of two inputs see <see cref="Elementwise"/>.</para>
/// <para>Units, fill value and type: the input's, of integers too; packed data is unpacked. Accuracy: exact.</para>
/// <para>
/// Missing: left out by the reduction, where a cell without any value is missing; else missing where either is.
/// </para>
/// <para>Source: CF-1.11, appendix E "Cell Methods": minimum.</para>
/// </remarks>
internal sealed class Min : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.min",
        "Minimum",
        "The smallest value over the given axes, or over all of them. Missing values are left out; a cell without "
        + "any valid value is missing. The result has the input's type, integers included. Without `axes`, and with "
        + "two inputs or a `constant`, it is the smaller of two numbers, element by element: missing where either "
        + "is, on the coordinates that both inputs have, float32 of two float32 and float64 otherwise.",
        1,
        2,
        [ReducedAxes.Parameter, .. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Reduction,
        Examples =
        [
            new("The smallest value at each place.", """{"axes": "time"}"""),
            new("No value is above 100: the smaller of each and 100.", """{"constant": "100"}"""),
        ],
    };

    public override bool TakesBins => true;

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Extremes.Build<Smaller>(inputs, arguments, "minimum", isLargest: false, new SmallerOfTwo());
}
