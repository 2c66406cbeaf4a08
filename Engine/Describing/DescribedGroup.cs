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
    private readonly Lazy<Dictionary<string, VariableUse>> _uses = new(() => Uses(View));

    /// <summary>The root and the first groups of a dataset.</summary>
    /// <param name="index">The dataset.</param>
    /// <param name="most">The most groups besides the root.</param>
    public static ImmutableArray<DescribedGroup> Of(DatasetIndex index, int most) =>
    [
        new("", index, index.Dimensions, index.Variables, index.Attributes),
        .. index.Groups.Take(most).Select(group => new DescribedGroup(
            group.Path, index.In(group.Path)!, group.Dimensions, group.Variables, group.Attributes)),
    ];

    /// <summary>A name of this group as a request gives it: with the path before it.</summary>
    /// <param name="name">The name within the group.</param>
    public string Named(string name) => Path.Length == 0 ? name : $"{Path}/{name}";

    /// <summary>What one of the group's variables is for.</summary>
    /// <param name="variable">The variable.</param>
    public VariableUse UseOf(IndexedVariable variable) => InputDataset.IsCoordinate(variable)
        ? VariableUse.Coordinate
        : _uses.Value.GetValueOrDefault(variable.Name, VariableUse.Data);

    private static Dictionary<string, VariableUse> Uses(DatasetIndex view)
    {
        var uses = new Dictionary<string, VariableUse>(StringComparer.Ordinal);
        foreach (var variable in view.Variables)
        {
            foreach (var name in InputDataset.Related(variable.Attributes).Where(name => name != variable.Name))
            {
                _ = uses.TryAdd(name, VariableUse.Auxiliary);
            }
        }

        foreach (var variable in view.Variables)
        {
            if ((variable.Attributes.Text("bounds") ?? variable.Attributes.Text("climatology")) is { } bounds)
            {
                uses[bounds.Trim()] = VariableUse.Bounds;
            }
        }

        return uses;
    }
}
