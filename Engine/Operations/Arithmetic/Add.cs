using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>Adds to each element the one of a second operand.</summary>
/// <remarks>
/// <para>Shape, types and missing values: see <see cref="Elementwise"/>.</para>
/// <para>
/// Units: the first's, with a comment where the second's differ. The standard name goes with two inputs, for the
/// result is not what it stands for.
/// </para>
/// </remarks>
internal sealed class Add : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.add",
        "Addition",
        "Adds to each element the one of a second operand. The second operand is another input or a `constant`. "
        + "Two inputs are joined on the coordinates that both have, times by date, and are repeated along "
        + "dimensions that one of them lacks. A value is missing where either operand is. The result is float32 "
        + "where both inputs are, and float64 otherwise, also of integers; a constant does not change the type of "
        + "floating-point data. The units are the first input's; where the second has others, a comment says so.",
        1,
        2,
        [.. Constant.Parameters, .. CommonParameters.All])
    {
        Kind = OperationKind.Arithmetic,
        Examples =
        [
            new("Temperatures in kelvin of temperatures in degrees Celsius.", """{"constant": "273.15"}"""),
            new("The sum of two variables, where and when both are.", "{}")
            {
                Inputs = 2,
            },
        ],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        Elementwise.Build(inputs, arguments, new Addition(), Describe);

    /// <summary>Corrects the attributes of a sum of two numbers.</summary>
    /// <param name="result">The result, with the attributes of the first operand.</param>
    /// <param name="other">The second, or null for a constant.</param>
    internal static LazyVariable Describe(LazyVariable result, LazyVariable? other) => other is null
        ? result
        : OperandUnits.Remark(OperandUnits.WithoutStandardName(result), other, "added");
}
