using Compute.Orleans.WebApi.Faults;
using Microsoft.AspNetCore.WebUtilities;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>The parameters of a query: names in any case, unknown ones ignored, none given twice.</summary>
/// <param name="query">The parameters, decoded.</param>
/// <param name="raw">The query as it was sent.</param>
internal sealed class KvpParameters(IQueryCollection query, string? raw)
{
    /// <summary>A parameter's value, or null when it is not given.</summary>
    /// <exception cref="OwsException">It is given more than once, with different values.</exception>
    public string? Find(string name)
    {
        var values = query[name];
        for (var at = 1; at < values.Count; at++)
        {
            if (values[at] != values[0])
            {
                throw OwsException.Invalid(
                    name, $"the parameter {name} is given {values.Count} times with different values: give it once");
            }
        }

        return values.Count == 0 ? null : values[0];
    }

    /// <summary>A parameter's value with the marks of what was escaped; empty when it is not given.</summary>
    /// <exception cref="OwsException">It is given more than once, with different values.</exception>
    public MarkedText FindMarked(string name)
    {
        if (!Has(name))
        {
            return MarkedText.Plain("");
        }

        foreach (var pair in new QueryStringEnumerable(raw))
        {
            if (pair.DecodeName().Span.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return MarkedText.Decode(pair.EncodedValue.ToString());
            }
        }

        return MarkedText.Plain(Find(name)!);
    }

    /// <summary>Whether a parameter is given and not empty.</summary>
    public bool Has(string name) => !string.IsNullOrEmpty(Find(name));
}
