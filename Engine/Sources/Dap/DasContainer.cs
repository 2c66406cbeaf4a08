using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>The attributes of a variable or of the whole, and what is nested in them.</summary>
/// <param name="Name">The name that it belongs to, decoded; empty for the document.</param>
/// <param name="Attributes">The attributes, in order.</param>
/// <param name="Containers">The containers within, in order.</param>
internal sealed record DasContainer(
    string Name, ImmutableArray<DasAttribute> Attributes, ImmutableArray<DasContainer> Containers)
{
    /// <summary>The attributes of nothing.</summary>
    public static readonly DasContainer Empty = new("", [], []);

    private Dictionary<string, DasContainer>? _byName;

    /// <summary>The first container of a name, or null.</summary>
    /// <param name="name">The name, decoded.</param>
    public DasContainer? Find(string name)
    {
        if (_byName is null)
        {
            var byName = new Dictionary<string, DasContainer>(StringComparer.Ordinal);
            foreach (var container in Containers)
            {
                _ = byName.TryAdd(container.Name, container);
            }

            _byName = byName; // Whoever else comes here makes the same one.
        }

        return _byName.GetValueOrDefault(name);
    }

    /// <summary>The first attribute of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public DasAttribute? Attribute(string name) =>
        Attributes.FirstOrDefault(attribute => attribute.Name.Equals(name, StringComparison.Ordinal));
}
