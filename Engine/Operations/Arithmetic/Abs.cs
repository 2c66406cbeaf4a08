using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>The absolute value of each element; missing values stay missing.</summary>
/// <remarks>
/// <para>Shape and units: the input's. The standard name goes: of a wind it says which way is positive.</para>
/// <para>
/// Type: the input's, of integers too; packed data is unpacked. Accuracy: exact. An integer whose absolute value its
/// type does not hold (-32768 in a short) fails the job.
/// </para>
/// <para>Missing: of integers a fill value that is not negative makes way for one that is, which no result is.</para>
/// </remarks>
internal sealed class Abs : Operation
{
    public override Signature Signature { get; } = new(
        "CDAT.abs",
        "Absolute value",
        "The absolute value of each element. Missing values stay missing. The result has the input's type, integers "
        + "included, and its units; packed data is unpacked.",
        1,
        1,
        CommonParameters.All)
    {
        Kind = OperationKind.Function,
        Examples = [new("The size of each value, without its sign.", "{}")],
    };

    public override LazyDataset Build(ImmutableArray<LazyDataset> inputs, Arguments arguments) =>
        inputs[0].MapData(variable => OperandUnits.WithoutStandardName(Of(variable)));

    private static LazyVariable Of(LazyVariable variable) => variable.Packing switch
    {
        { AreIntegers: false } => Elementwise.Of(variable, new AbsoluteValue()),
        { Stored: ElementType.UByte or ElementType.UShort or ElementType.UInt or ElementType.UInt64 } => variable,
        var packing => Signed(variable, packing),
    };

    private static LazyVariable Signed(LazyVariable variable, Packing packing)
    {
        var type = packing.Stored;
        var fill = packing.MissingIntegers.FirstOrDefault(number => number < 0, LazyVariable.DefaultIntegerFill(type));
        var attributes = variable.Attributes.Without([.. Packing.AttributeNames]);
        return variable with
        {
            Node = new AbsoluteIntegersNode(variable.Node, packing, fill),
            Attributes = packing.MissingIntegers.IsEmpty
                ? attributes
                : attributes.With("_FillValue", AttributeValue.FromIntegers(type, fill)),
        };
    }
}
