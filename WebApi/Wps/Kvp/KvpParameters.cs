using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>The parameters of a query: names in any case, unknown ones ignored, none given twice.</summary>
internal sealed class KvpParameters(IQueryCollection query)
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

    /// <summary>Whether a parameter is given and not empty.</summary>
    public bool Has(string name) => !string.IsNullOrEmpty(Find(name));
}
