using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Arithmetic;

/// <summary>The parameter `fillna`: a number in the place of what is missing in a result.</summary>
/// <remarks>
/// <para>It is the last step of an operation but for `rename`, as it always was.</para>
/// <para>
/// Types: floating-point values keep theirs; integers too where the number is one of their type, and become float64
/// else. Packed data is unpacked. Nothing is missing afterwards, so that no fill value is named: one that equals the
/// number would make it missing again.
/// </para>
/// </remarks>
internal static class Filling
{
    private const string Name = "fillna";

    // What is taken as given by readers of the file: the number may lie outside what was valid.
    private static readonly string[] _lost =
        ["_FillValue", "missing_value", "valid_min", "valid_max", "valid_range"];

    /// <summary>Its signature.</summary>
    public static Parameter Parameter { get; } = new(
        Name,
        "A number that takes the place of missing values in the result, after all else; none by default. Integers "
        + "become float64 where it is none of their type.",
        []);

    /// <summary>Fills a result's data, where the call asks for it.</summary>
    /// <param name="result">The result.</param>
    /// <param name="arguments">The call's parameters.</param>
    /// <exception cref="Faults.ComputeException">
    /// InvalidValue: it is no number, or none of the data's type.
    /// </exception>
    public static LazyDataset Of(LazyDataset result, Arguments arguments) =>
        NumberParameter.Of(arguments, Name) is { } number
            ? result.MapData(variable =>
                variable.Node.Type.IsNumeric() ? Filled(variable, number, arguments) : variable)
            : result;

    private static LazyVariable Filled(LazyVariable variable, double number, Arguments arguments)
    {
        var packing = variable.Packing;
        if (packing.AreIntegers && (packing.MissingIntegers.IsEmpty || Holds(packing.Stored, number)))
        {
            return packing.MissingIntegers.IsEmpty ? variable : variable with
            {
                Node = new StoreIntegersNode(variable.Integers((long)number), variable.Node.Type, null, 0),
                Attributes = variable.Attributes.Without(_lost),
            };
        }

        var values = variable.Decoded();
        NumberParameter.CheckRange(number, values.Type, arguments, Name);
        return variable with
        {
            Node = new ElementwiseNode(values, new FillMissing(number)),
            Attributes = variable.Attributes.Without([.. Packing.AttributeNames]),
        };
    }

    // Integers are computed with as int64, so that the upper half of uint64 is left out.
    private static bool Holds(ElementType type, double number)
    {
        var isUnsigned = type is ElementType.UByte or ElementType.UShort or ElementType.UInt or ElementType.UInt64;
        var bits = Math.Min(63, (8 * type.ByteLength()) - (isUnsigned ? 0 : 1));
        return double.IsInteger(number)
            && number < Math.ScaleB(1, bits)
            && number >= (isUnsigned ? 0 : -Math.ScaleB(1, bits));
    }
}
