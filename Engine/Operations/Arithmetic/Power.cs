using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Reducing;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>Raises each element to the power of a second operand.</summary>
/// <remarks>
/// <para>Shape, types and missing values: see <see cref="Elementwise"/>.</para>
/// <para>
/// Units: raised to a constant where UDUNITS can write them, else none with a comment; of two inputs 1 where the first
/// are, else none with a comment. The standard name goes, but for the power of 1.
/// </para>
/// <para>Accuracy: a unit in the last place.</para>
/// </remarks>
internal sealed class Power : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.power",
        "Power",
        "Raises each element to the power of a second operand. The second operand is another input or a `constant`. "
        + "Two inputs are joined on the coordinates that both have, times by date, and are repeated along dimensions "
        + "that one of them lacks. A value is missing where either operand is, also to the power of 0, and of a "
        + "negative number to a power that is not whole; 0 to a negative power is infinite. The result is float32 "
        + "where both inputs are, and float64 otherwise, also of integers; a constant does not change the type of "
        + "floating-point data. The units are raised to a constant (K2, and m of m2 to the power of 0.5); where such "
        + "cannot be written there are none, and a comment tells those of the input.",
        1,
        2,
        [.. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Arithmetic,
        Examples =
        [
            new("The square of each value.", """{"constant": "2"}"""),
            new("One variable to the power of another, where and when both are.", "{}")
            {
                Inputs = 2,
            },
        ],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments)
    {
        var constant = Constant.Of(arguments);
        return Elementwise.Build(
            inputs,
            arguments,
            new Exponentiation(),
            (result, other) => other is null ? Raised(result, constant!.Value) : Raised(result, other));
    }

    private static LazyVariable Raised(LazyVariable result, double power) =>
        power == 1 ? result : OperandUnits.Raised(result, power);

    private static LazyVariable Raised(LazyVariable result, LazyVariable power)
    {
        var units = result.Attributes.Text("units");
        var pure = OperandUnits.WithoutStandardName(result);
        return Units.AreAny(units)
            ? ReducedAxes.Remark(
                OperandUnits.With(pure, null), $"values in `{units!.Trim()}` to the power of {power.Name}")
            : pure;
    }
}
