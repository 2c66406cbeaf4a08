using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Makes attributes of what a DAS says.</summary>
/// <remarks>
/// Left out is what a server adds to say how it stores a variable: signs of bytes, chunks, the length of characters.
/// Several texts become one, a line each, as netcdf-c has them. A type that is not DAP2's is text. A number that cannot
/// be read is an error: fill values and scales are such numbers.
/// </remarks>
/// <param name="dataset">The dataset, for messages.</param>
internal sealed class DapAttributes(string dataset)
{
    /// <summary>Says whether integers are unsigned, which their type does not.</summary>
    public const string Unsigned = "_Unsigned";

    /// <summary>The chunks of the file behind the server.</summary>
    public const string ChunkSizes = "_ChunkSizes";

    private static readonly string[] _storage = [Unsigned, ChunkSizes, "DODS.strlen", "DODS.dimName"];

    /// <summary>The attributes.</summary>
    /// <param name="owner">Whose, for messages.</param>
    /// <param name="type">The type of the variable; null for those of no variable.</param>
    /// <param name="attributes">What the DAS has.</param>
    /// <exception cref="ComputeException">CorruptData when a number cannot be read.</exception>
    public AttributeSet Of(string owner, ElementType? type, IEnumerable<DasAttribute> attributes) => new(
        from attribute in attributes
        where !_storage.Contains(attribute.Name, StringComparer.Ordinal)
        where attribute.Values.Length > 0 && attribute.Name.Length > 0
        select KeyValuePair.Create(attribute.Name, Value(owner, type, attribute)));

    /// <summary>The whole numbers of an attribute; empty where it is absent or none.</summary>
    /// <param name="attribute">The attribute, or null.</param>
    public static ImmutableArray<long> Integers(DasAttribute? attribute)
    {
        var integers = ImmutableArray.CreateBuilder<long>();
        foreach (var value in attribute?.Values ?? [])
        {
            if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            {
                return [];
            }

            integers.Add(integer);
        }

        return integers.ToImmutable();
    }

    private AttributeValue Value(string owner, ElementType? type, DasAttribute attribute)
    {
        var texts = attribute.Values;
        switch (DapTypes.Parse(attribute.Type))
        {
            case DapType.Float32:
                return AttributeValue.FromNumbers(
                    ElementType.Float, [.. texts.Select(text => Number(owner, attribute, text, isSingle: true))]);
            case DapType.Float64:
                return AttributeValue.FromNumbers(
                    ElementType.Double, [.. texts.Select(text => Number(owner, attribute, text, isSingle: false))]);
            case DapType.Byte:
                return Bytes(type, [.. texts.Select(text => Integer(owner, attribute, text))]);
            case DapType.Int16:
                return Integers(ElementType.Short, integer => (short)integer);
            case DapType.UInt16:
                return Integers(ElementType.UShort, integer => (ushort)integer);
            case DapType.Int32:
                return Integers(ElementType.Int, integer => (int)integer);
            case DapType.UInt32:
                return Integers(ElementType.UInt, integer => (uint)integer);
            default:
                return AttributeValue.FromText(string.Join('\n', texts).TrimEnd('\0'));
        }

        AttributeValue Integers(ElementType stored, Func<long, long> narrow) => AttributeValue.FromIntegers(
            stored, [.. texts.Select(text => narrow(Integer(owner, attribute, text)))]);
    }

    // DAP2 has no signed bytes: those of a variable are what its elements are, others what they can be.
    private static AttributeValue Bytes(ElementType? type, ImmutableArray<long> integers) =>
        type == ElementType.UByte || (type != ElementType.Byte && integers.Any(integer => integer > sbyte.MaxValue))
            ? AttributeValue.FromIntegers(ElementType.UByte, [.. integers.Select(integer => (long)(byte)integer)])
            : AttributeValue.FromIntegers(ElementType.Byte, [.. integers.Select(integer => (long)(sbyte)integer)]);

    private long Integer(string owner, DasAttribute attribute, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? integer
        : Number(owner, attribute, text, isSingle: false) is var number
            && double.IsInteger(number) && Math.Abs(number) < 1L << 53 ? (long)number
        : throw Unreadable(owner, attribute, text);

    private double Number(string owner, DasAttribute attribute, string text, bool isSingle)
    {
        switch (text.ToUpperInvariant().TrimEnd('.'))
        {
            case "NAN" or "-NAN" or "+NAN":
                return double.NaN;
            case "INF" or "+INF" or "INFINITY" or "+INFINITY":
                return double.PositiveInfinity;
            case "-INF" or "-INFINITY":
                return double.NegativeInfinity;
        }

        if (isSingle && float.TryParse(text, CultureInfo.InvariantCulture, out var single))
        {
            return single; // Rounded once.
        }

        return !isSingle && double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Unreadable(owner, attribute, text);
    }

    private ComputeException Unreadable(string owner, DasAttribute attribute, string text) => new(
        Fault.CorruptData,
        dataset,
        $"`{dataset}` cannot be read: the attribute {attribute.Name} of "
        + $"{(owner.Length == 0 ? "the dataset" : owner)} is `{DapErrorText.Shown(text, 40)}`, "
        + $"where a {attribute.Type} should stand");
}
