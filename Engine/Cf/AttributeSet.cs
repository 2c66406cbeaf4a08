using System.Collections;
using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Cf;

/// <summary>The attributes of a variable or a dataset, in file order; unchangeable.</summary>
public sealed class AttributeSet : IEnumerable<KeyValuePair<string, AttributeValue>>
{
    /// <summary>No attributes.</summary>
    public static readonly AttributeSet Empty = new([]);

    private readonly ImmutableArray<KeyValuePair<string, AttributeValue>> _attributes;

    /// <summary>
    /// Creates a set; names are unique, the last value of a repeated name wins in place of the first.
    /// </summary>
    /// <param name="attributes">Names and values, in the order in which they are to be written.</param>
    public AttributeSet(IEnumerable<KeyValuePair<string, AttributeValue>> attributes)
    {
        var ordered = new OrderedDictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            ordered[name] = value;
        }

        _attributes = [.. ordered];
    }

    /// <summary>How many there are.</summary>
    public int Count => _attributes.Length;

    /// <summary>The value of a name, or null.</summary>
    /// <param name="name">The name; case matters.</param>
    public AttributeValue? this[string name]
    {
        get
        {
            foreach (var (known, value) in _attributes)
            {
                if (string.Equals(known, name, StringComparison.Ordinal))
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The text of a name, or null when it is absent or numeric.</summary>
    /// <param name="name">The name; case matters.</param>
    public string? Text(string name) => this[name]?.Text;

    /// <summary>The first number of a name, or null when it is absent, empty or text.</summary>
    /// <param name="name">The name; case matters.</param>
    public double? Number(string name) => this[name] is { Numbers: [var number, ..] } ? number : null;

    /// <summary>This set with one value added, or replaced in its place.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The new value.</param>
    public AttributeSet With(string name, AttributeValue value) => new(_attributes.Append(new(name, value)));

    /// <summary>This set with one text added, or replaced in its place.</summary>
    /// <param name="name">The name.</param>
    /// <param name="text">The new text.</param>
    public AttributeSet With(string name, string text) => With(name, AttributeValue.FromText(text));

    /// <summary>This set without some names.</summary>
    /// <param name="names">The names to leave out; absent ones do no harm.</param>
    public AttributeSet Without(params string[] names) =>
        new(_attributes.Where(attribute => !names.Contains(attribute.Key, StringComparer.Ordinal)));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, AttributeValue>>)_attributes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
