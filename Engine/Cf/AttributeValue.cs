using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The value of an attribute: text, strings, numbers of one type, or elements of a file's own type.</summary>
public sealed class AttributeValue : IEquatable<AttributeValue>
{
    private AttributeValue(ElementType type) => Type = type;

    /// <summary>
    /// The stored type: Char for text, String for strings, the integer type of an enum, Compound, List or Opaque for
    /// <see cref="Elements"/>.
    /// </summary>
    public ElementType Type { get; }

    /// <summary>
    /// The text, without a trailing NUL; of strings the only one; null when the value is neither.
    /// </summary>
    public string? Text { get; private init; }

    /// <summary>The strings, of type String; empty otherwise, also for text.</summary>
    public ImmutableArray<string> Strings { get; private init; } = [];

    /// <summary>
    /// The numbers as double; empty for text. An int64 beyond 2^53 is exact in <see cref="Integers"/> only.
    /// </summary>
    public ImmutableArray<double> Numbers { get; private init; } = [];

    /// <summary>The numbers of an integer type, exactly (uint64 by its bits); empty otherwise.</summary>
    public ImmutableArray<long> Integers { get; private init; } = [];

    /// <summary>The type that the file defines for the value, of which an enum is numbers too; else null.</summary>
    public UserType? UserType { get; private init; }

    /// <summary>The elements of a compound, a list or an opaque type, each as CDL writes it; empty otherwise.</summary>
    public ImmutableArray<string> Elements { get; private init; } = [];

    /// <summary>How many elements the value has; for text its length in UTF-8 bytes.</summary>
    public int Count => Type switch
    {
        ElementType.Char => Encoding.UTF8.GetByteCount(Text!),
        ElementType.String => Strings.Length,
        ElementType.Compound or ElementType.List or ElementType.Opaque => Elements.Length,
        _ => Numbers.Length,
    };

    /// <summary>Creates a text value.</summary>
    /// <param name="text">The text.</param>
    public static AttributeValue FromText(string text) => new(ElementType.Char) { Text = text };

    /// <summary>Creates a value of strings, as NetCDF-4 has them.</summary>
    /// <param name="strings">The strings, any number of them.</param>
    public static AttributeValue FromStrings(params ReadOnlySpan<string> strings) => new(ElementType.String)
    {
        Text = strings is [var only] ? only : null,
        Strings = [.. strings],
    };

    /// <summary>Creates a floating-point value; numbers of type float must already be rounded to float.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="numbers">The numbers.</param>
    public static AttributeValue FromNumbers(ElementType type, params ReadOnlySpan<double> numbers)
    {
        if (!type.IsFloating())
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating type");
        }

        return new(type) { Numbers = [.. numbers] };
    }

    /// <summary>Creates an integer value.</summary>
    /// <param name="type">An integer type; uint64 is given by its bits.</param>
    /// <param name="integers">The numbers.</param>
    public static AttributeValue FromIntegers(ElementType type, params ReadOnlySpan<long> integers) =>
        FromIntegers(type, null, integers);

    /// <summary>Creates a value of an enum.</summary>
    /// <param name="type">The enum.</param>
    /// <param name="integers">The numbers.</param>
    public static AttributeValue FromEnum(UserType type, params ReadOnlySpan<long> integers) =>
        FromIntegers(type.Kind, type, integers);

    /// <summary>Creates a value of another type that the file defines.</summary>
    /// <param name="type">A compound, a list or an opaque type.</param>
    /// <param name="elements">The elements as CDL writes them: <c>{1, 2.5}</c>.</param>
    public static AttributeValue FromElements(UserType type, params ReadOnlySpan<string> elements)
    {
        if (type.Kind is not (ElementType.Compound or ElementType.List or ElementType.Opaque))
        {
            throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "numbers are given as such");
        }

        return new(type.Kind) { UserType = type, Elements = [.. elements] };
    }

    /// <inheritdoc/>
    public bool Equals(AttributeValue? other) =>
        other is not null
        && Type == other.Type
        && string.Equals(Text, other.Text, StringComparison.Ordinal)
        && Integers.AsSpan().SequenceEqual(other.Integers.AsSpan())
        && Numbers.AsSpan().SequenceEqual(other.Numbers.AsSpan())
        && Strings.AsSpan().SequenceEqual(other.Strings.AsSpan())
        && UserType?.Name == other.UserType?.Name
        && Elements.AsSpan().SequenceEqual(other.Elements.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AttributeValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Text, Count);

    /// <summary>The value as a person would read it in a message.</summary>
    public override string ToString() => Text ?? string.Join(", ", Type switch
    {
        ElementType.String => Strings,
        ElementType.Compound or ElementType.List or ElementType.Opaque => Elements,
        _ => Numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
    });

    private static AttributeValue FromIntegers(ElementType type, UserType? userType, ReadOnlySpan<long> integers)
    {
        if (type.IsFloating() || !type.IsNumeric())
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "not an integer type");
        }

        var numbers = ImmutableArray.CreateBuilder<double>(integers.Length);
        foreach (var integer in integers)
        {
            numbers.Add(type == ElementType.UInt64 ? (ulong)integer : integer);
        }

        return new(type) { UserType = userType, Numbers = numbers.MoveToImmutable(), Integers = [.. integers] };
    }
}
