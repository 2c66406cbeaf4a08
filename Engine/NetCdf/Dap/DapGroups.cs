using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Dap;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Sorts variables into the root and the groups that their names lead to.</summary>
/// <param name="dataset">The dataset, for messages.</param>
internal sealed class DapGroups(string dataset)
{
    private const int GreatestDepth = 64;

    private readonly OrderedDictionary<string, OrderedDictionary<string, IndexedVariable>> _variables =
        new(StringComparer.Ordinal) { [""] = new(StringComparer.Ordinal) };

    private readonly Dictionary<string, AttributeSet> _attributes = new(StringComparer.Ordinal);

    /// <summary>A path and what stands below it.</summary>
    /// <param name="path">The path; empty for the root.</param>
    /// <param name="name">A name, which may be a path itself.</param>
    public static string Join(string path, string name) => string.Join(
        '/', $"{path}/{name}".Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Opens a group, and those that it is in.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="attributes">Its attributes.</param>
    public void Open(string path, AttributeSet attributes)
    {
        Open(path);
        _attributes[path] = attributes;
    }

    /// <summary>Whether there is a variable.</summary>
    /// <param name="path">Where.</param>
    /// <param name="name">Its name, which may be a path itself.</param>
    public bool Has(string path, string name)
    {
        var (group, own) = Split(Join(path, name));
        return _variables.TryGetValue(group, out var variables) && variables.ContainsKey(own);
    }

    /// <summary>Adds a variable.</summary>
    /// <param name="path">Where.</param>
    /// <param name="name">Its name, which may be a path itself.</param>
    /// <param name="make">Makes it, of the name that it has in its group.</param>
    /// <exception cref="ComputeException">CorruptData when there is one already.</exception>
    public void Add(string path, string name, Func<string, IndexedVariable> make)
    {
        var (group, own) = Split(Join(path, name));
        Open(group);
        if (own.Length == 0 || !_variables[group].TryAdd(own, make(own)))
        {
            throw new ComputeException(
                Fault.CorruptData,
                dataset,
                $"`{dataset}` cannot be read: a second variable is named `{DapErrorText.Shown(name, 100)}`, or none");
        }
    }

    /// <summary>The index of all that was added.</summary>
    /// <param name="format">The format's name.</param>
    /// <param name="dimensions">The dimensions, which all groups share.</param>
    /// <param name="attributes">The attributes of the whole.</param>
    public DatasetIndex Index(string format, ImmutableArray<Dimension> dimensions, AttributeSet attributes) =>
        new(format, dimensions, [.. _variables[""].Values], attributes)
        {
            Groups =
            [
                .. _variables.Skip(1).Select(group => new DatasetGroup(
                    group.Key,
                    [],
                    [.. group.Value.Values],
                    _attributes.GetValueOrDefault(group.Key, AttributeSet.Empty))),
            ],
        };

    private void Open(string path)
    {
        if (path.Count(letter => letter == '/') >= GreatestDepth)
        {
            throw new ComputeException(
                Fault.CorruptData,
                dataset,
                $"`{dataset}` cannot be read: groups are nested more than {GreatestDepth} deep");
        }

        if (!_variables.ContainsKey(path))
        {
            Open(Split(path).Group);
            _variables.Add(path, new(StringComparer.Ordinal));
        }
    }

    private static (string Group, string Own) Split(string path) =>
        path.LastIndexOf('/') is var at and >= 0 ? (path[..at], path[(at + 1)..]) : ("", path);
}
