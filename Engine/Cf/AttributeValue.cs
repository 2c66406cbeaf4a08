using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The value of an attribute: text, or numbers of one type.</summary>
public sealed class AttributeValue : IEquatable<AttributeValue>
{
    private AttributeValue(
        ElementType type, string? text, ImmutableArray<double> numbers, ImmutableArray<long> integers)
    {
        Type = type;
        Text = text;
        Numbers = numbers;
        Integers = integers;
    }

    /// <summary>The stored type; Char for text.</summary>
    public ElementType Type { get; }

    /// <summary>The text, without a trailing NUL; null when the value is numeric.</summary>
    public string? Text { get; }

    /// <summary>
    /// The numbers as double; empty for text. An int64 beyond 2^53 is exact in <see cref="Integers"/> only.
    /// </summary>
    public ImmutableArray<double> Numbers { get; }

    /// <summary>The numbers of an integer type, exactly (uint64 by its bits); empty otherwise.</summary>
    public ImmutableArray<long> Integers { get; }

    /// <summary>How many elements the value has; for text its length in UTF-8 bytes.</summary>
    public int Count => Text is null ? Numbers.Length : System.Text.Encoding.UTF8.GetByteCount(Text);

    /// <summary>Creates a text value.</summary>
    /// <param name="text">The text.</param>
    public static AttributeValue FromText(string text) => new(ElementType.Char, text, [], []);

    /// <summary>Creates a floating-point value; numbers of type float must already be rounded to float.</summary>
    /// <param name="type">Float or Double.</param>
    /// <param name="numbers">The numbers.</param>
    public static AttributeValue FromNumbers(ElementType type, params ReadOnlySpan<double> numbers)
    {
        if (!type.IsFloating())
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating type");
        }

        return new(type, null, [.. numbers], []);
    }

    /// <summary>Creates an integer value.</summary>
    /// <param name="type">An integer type; uint64 is given by its bits.</param>
    /// <param name="integers">The numbers.</param>
    public static AttributeValue FromIntegers(ElementType type, params ReadOnlySpan<long> integers)
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

        return new(type, null, numbers.MoveToImmutable(), [.. integers]);
    }

    /// <inheritdoc/>
    public bool Equals(AttributeValue? other) =>
        other is not null
        && Type == other.Type
        && string.Equals(Text, other.Text, StringComparison.Ordinal)
        && Integers.AsSpan().SequenceEqual(other.Integers.AsSpan())
        && Numbers.AsSpan().SequenceEqual(other.Numbers.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AttributeValue);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Text, Numbers.Length);

    /// <summary>The value as a person would read it in a message.</summary>
    public override string ToString() =>
        Text ?? string.Join(", ", Numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
}
