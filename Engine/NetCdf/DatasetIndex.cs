using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>What a file is, without its bulk data: enough to read any part of it by offset.</summary>
/// <param name="Format">The file's format as ncdump -k names it: classic, 64-bit offset, cdf5, netCDF-4, ...</param>
/// <param name="Dimensions">All dimensions of the root, in file order.</param>
/// <param name="Variables">All variables of the root, in file order.</param>
/// <param name="Attributes">The global attributes, in file order.</param>
public sealed record DatasetIndex(
    string Format,
    ImmutableArray<Dimension> Dimensions,
    ImmutableArray<IndexedVariable> Variables,
    AttributeSet Attributes)
{
    /// <summary>The groups below the root, at any depth, each after the one that it is in.</summary>
    public ImmutableArray<DatasetGroup> Groups { get; init; } = [];

    /// <summary>The types that the root defines, in file order.</summary>
    public ImmutableArray<UserType> Types { get; init; } = [];

    /// <summary>What is known of a NetCDF-4 file beside its data; null for a classic one.</summary>
    public Hdf5Facts? Hdf5 { get; init; }

    /// <summary>The variable of a name, or null.</summary>
    /// <param name="name">The name; case matters.</param>
    public IndexedVariable? Variable(string name) =>
        Variables.FirstOrDefault(variable => string.Equals(variable.Name, name, StringComparison.Ordinal));

    /// <summary>The variables of the root, then those of the groups.</summary>
    public IEnumerable<IndexedVariable> AllVariables() =>
        Variables.Concat(Groups.SelectMany(group => group.Variables));

    /// <summary>The file as it is seen from a group: with what is visible there, as if there were no groups.</summary>
    /// <remarks>
    /// Dimensions, variables and attributes of a group hide those of the same name in the groups that it is in; so do
    /// dimensions the variables on their namesakes, which have another length.
    /// </remarks>
    /// <param name="path">The group's path from the root on, a slash between two names; empty for the root.</param>
    /// <returns>The view, which has no groups itself but for the root's; null where there is no such group.</returns>
    public DatasetIndex? In(string path)
    {
        if (path.Length == 0)
        {
            return this;
        }

        var view = this with { Groups = [] };
        var isFound = false;
        foreach (var group in Groups)
        {
            isFound |= group.Path == path;
            if (group.Path == path || path.StartsWith($"{group.Path}/", StringComparison.Ordinal))
            {
                view = view.Within(group);
            }
        }

        return isFound ? view : null;
    }

    private DatasetIndex Within(DatasetGroup group)
    {
        var dimensions = group.Dimensions.Select(dimension => dimension.Name).ToHashSet(StringComparer.Ordinal);
        var variables = group.Variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Dimensions =
            [
                .. Dimensions.Where(dimension => !dimensions.Contains(dimension.Name)),
                .. group.Dimensions,
            ],
            Variables =
            [
                .. Variables.Where(variable => !variables.Contains(variable.Name)
                    && !variable.Dimensions.Any(dimension => dimensions.Contains(dimension.Name))),
                .. group.Variables,
            ],
            Attributes = new(Attributes.Concat(group.Attributes)),
            Types = [.. Types, .. group.Types],
        };
    }
}
