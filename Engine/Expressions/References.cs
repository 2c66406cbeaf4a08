using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>The attributes in which variables name others.</summary>
/// <remarks>Source: CF-1.11, 3.4, 4.3.3, 5.6 and 7.2, which want that what is named is there.</remarks>
internal static class References
{
    private static readonly string[] _lists = ["coordinates", "ancillary_variables"];
    private static readonly string[] _pairs = ["cell_measures", "formula_terms"];

    /// <summary>Attributes that no longer name some variables.</summary>
    /// <param name="attributes">The attributes.</param>
    /// <param name="names">The names of variables that are gone.</param>
    public static AttributeSet Without(AttributeSet attributes, IReadOnlySet<string> names)
    {
        foreach (var attribute in _lists)
        {
            attributes = Kept(attributes, attribute, names, words => words.Where(word => !names.Contains(word)));
        }

        // "area: areacella volume: volcello": the words with a colon are keys of what follows.
        foreach (var attribute in _pairs)
        {
            attributes = Kept(attributes, attribute, names, words => words.Where((word, place) =>
                !names.Contains(word.EndsWith(':') ? words.ElementAtOrDefault(place + 1) ?? "" : word)));
        }

        return attributes;
    }

    private static AttributeSet Kept(
        AttributeSet attributes, string name, IReadOnlySet<string> gone, Func<string[], IEnumerable<string>> choose)
    {
        var words = attributes.Text(name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is null || !words.Any(gone.Contains))
        {
            return attributes;
        }

        var kept = string.Join(' ', choose(words));
        return kept.Length == 0 ? attributes.Without(name) : attributes.With(name, kept);
    }
}
