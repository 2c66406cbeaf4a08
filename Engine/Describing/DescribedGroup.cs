using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Describing;

/// <summary>The root of a dataset, or one of its groups: what it defines, and what is visible there.</summary>
/// <param name="Path">Its path; empty for the root.</param>
/// <param name="View">The dataset as it is seen from there.</param>
/// <param name="Dimensions">The dimensions that it defines.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="Attributes">Its own attributes.</param>
internal sealed record DescribedGroup(
    string Path,
    DatasetIndex View,
    ImmutableArray<Dimension> Dimensions,
    ImmutableArray<IndexedVariable> Variables,
    AttributeSet Attributes)
{
    private readonly Dictionary<string, VariableUse> _uses =
        Variables.DistinctBy(variable => variable.Name).ToDictionary(
            variable => variable.Name, _ => VariableUse.Data, StringComparer.Ordinal);

    /// <summary>The root and the first groups of a dataset.</summary>
    /// <param name="index">The dataset.</param>
    /// <param name="most">The most groups besides the root.</param>
    public static ImmutableArray<DescribedGroup> Of(DatasetIndex index, int most)
    {
        ImmutableArray<DescribedGroup> groups =
        [
            new("", index, index.Dimensions, index.Variables, index.Attributes),
            .. index.Groups.Take(most).Select(group => new DescribedGroup(
                group.Path, index.In(group.Path)!, group.Dimensions, group.Variables, group.Attributes)),
        ];
        var byPath = groups.DistinctBy(group => group.Path)
            .ToDictionary(group => group.Path, StringComparer.Ordinal);
        foreach (var group in groups)
        {
            group.NoteUses(byPath);
        }

        return groups;
    }

    /// <summary>A name of this group as a request gives it: with the path before it.</summary>
    /// <param name="name">The name within the group.</param>
    public string Named(string name) => Path.Length == 0 ? name : $"{Path}/{name}";

    /// <summary>What one of the group's variables is for.</summary>
    /// <param name="variable">The variable.</param>
    public VariableUse UseOf(IndexedVariable variable) => InputDataset.IsCoordinate(variable)
        ? VariableUse.Coordinate
        : _uses.GetValueOrDefault(variable.Name);

    private void NoteUses(Dictionary<string, DescribedGroup> byPath)
    {
        foreach (var variable in Variables)
        {
            var bounds = (variable.Attributes.Text("bounds") ?? variable.Attributes.Text("climatology"))?.Trim();
            foreach (var name in InputDataset.Related(variable.Attributes).Where(name => name != variable.Name))
            {
                var use = name == bounds ? VariableUse.Bounds : VariableUse.Auxiliary;
                if (Home(name, byPath) is { } home && home._uses[name] != VariableUse.Bounds)
                {
                    home._uses[name] = use;
                }
            }
        }
    }

    /// <summary>The group whose variable is meant by a name here: this one, or the nearest that it is in.</summary>
    private DescribedGroup? Home(string name, Dictionary<string, DescribedGroup> byPath)
    {
        var path = Path;
        while (true)
        {
            if (byPath.TryGetValue(path, out var group) && group._uses.ContainsKey(name))
            {
                return group;
            }

            if (path.Length == 0)
            {
                return null;
            }

            path = path[..Math.Max(0, path.LastIndexOf('/'))];
        }
    }
}
