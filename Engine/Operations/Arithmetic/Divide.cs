using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>Divides each element by the one of a second operand.</summary>
/// <remarks>
/// <para>Shape, types and missing values: see <see cref="Elementwise"/>.</para>
/// <para>
/// Units: the quotient's, none where one input has none; a constant keeps them. The standard name goes with two
/// inputs, for the result is not what it stands for.
/// </para>
/// </remarks>
internal sealed class Divide : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.divide",
        "Division",
        "Divides each element by the one of a second operand. The second operand is another input or a "
        + "`constant`. Two inputs are joined on the coordinates that both have, times by date, and are repeated "
        + "along dimensions that one of them lacks. A value is missing where either operand is, and of 0 / 0; any "
        + "other number divided by 0 is an infinity. The result is float32 where both inputs are, and float64 "
        + "otherwise, also of integers; a constant does not change the type of floating-point data. The units are "
        + "the quotient's, 1 where they are equal; a constant keeps them.",
        1,
        2,
        [.. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Arithmetic,
        Examples =
        [
            new("Precipitation in metres of precipitation in millimetres.", """{"constant": "1000"}"""),
            new("The quotient of two variables.", "{}")
            {
                Inputs = 2,
            },
        ],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Elementwise.Build(inputs, arguments, new Division(), Describe);

    private static LazyVariable Describe(LazyVariable result, LazyVariable? other) => other is null
        ? result
        : OperandUnits.With(
            OperandUnits.WithoutStandardName(result),
            Units.Quotient(result.Attributes.Text("units"), other.Attributes.Text("units")));
}
