using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>Finds what a constraint asks for in a dataset.</summary>
/// <remarks>
/// The answer is in the dataset's order of declaration, whatever the order of the request: netCDF-C takes the bytes in
/// that order without a look at the structure that comes before them.
/// </remarks>
/// <param name="dataset">The dataset.</param>
internal sealed class ConstraintResolver(DapDataset dataset)
{
    private const int LongestPath = 2048;
    private const int MaxShown = 100;

    private readonly Dictionary<DapVariable, ImmutableArray<IndexRange>> _wholes = [];
    private readonly Dictionary<(DapVariable Grid, DapVariable Member), ImmutableArray<IndexRange>> _members = [];

    /// <summary>What is answered.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="projections">What is asked for; nothing for everything.</param>
    /// <exception cref="DapException">Something asked for is not there.</exception>
    public static ImmutableArray<ProjectedVariable> Resolve(
        DapDataset dataset, ImmutableArray<Projection> projections)
    {
        if (projections.IsEmpty)
        {
            return [.. dataset.Variables.Select(variable => ProjectedVariable.Of(variable, variable.Whole))];
        }

        var resolver = new ConstraintResolver(dataset);
        foreach (var projection in projections)
        {
            resolver.Add(projection);
        }

        return [.. dataset.Variables.Select(resolver.Answer).OfType<ProjectedVariable>()];
    }

    private void Add(Projection projection)
    {
        if (dataset.Find(projection.Path) is { } variable)
        {
            Note(_wholes, variable, projection, Select(variable, projection));
            return;
        }

        // A dot may be part of a name too, so every cut is tried.
        var dots = projection.Path.Length > LongestPath ? "" : projection.Path;
        for (var dot = dots.IndexOf('.'); dot >= 0; dot = dots.IndexOf('.', dot + 1))
        {
            if (dataset.Find(projection.Path[..dot]) is { } grid
                && MemberOf(grid, projection.Path[(dot + 1)..]) is { } member)
            {
                Note(_members, (grid, member), projection, Select(member, projection));
                return;
            }
        }

        throw DapException.NoSuchVariable(
            $"there is no variable `{Shown(projection.Path)}` in {dataset.Name}; its .dds names those that there are");
    }

    private ProjectedVariable? Answer(DapVariable variable)
    {
        if (_wholes.TryGetValue(variable, out var selection))
        {
            var whole = ProjectedVariable.Of(variable, selection);
            RequireSame(whole);
            return whole;
        }

        ImmutableArray<ProjectedArray> members =
        [
            .. from member in variable.Maps.Insert(0, variable)
               where variable.IsGrid && _members.ContainsKey((variable, member))
               select new ProjectedArray(member, _members[(variable, member)]),
        ];
        return members.IsEmpty ? null : new(variable, ProjectedForm.Structure, members);
    }

    // A Grid holds its members already, and once each: by positions of their own they would be something else.
    private void RequireSame(ProjectedVariable whole)
    {
        foreach (var member in whole.Members)
        {
            if (_members.TryGetValue((whole.Variable, member.Variable), out var wanted)
                && !wanted.AsSpan().SequenceEqual(member.Selection.AsSpan()))
            {
                throw DapException.Malformed(
                    $"`{whole.Variable.Id}` and `{whole.Variable.Id}.{member.Variable.Id}` are asked for with "
                    + "different positions: ask for them one after the other");
            }
        }
    }

    private static string Shown(string path) =>
        path.Length > MaxShown ? string.Concat(path.AsSpan(0, MaxShown), "...") : path;

    private static DapVariable? MemberOf(DapVariable grid, string name) =>
        !grid.IsGrid ? null
        : Array.Find([grid, .. grid.Maps], member => member.Id == name)
            ?? Array.Find([grid, .. grid.Maps], member => member.Name == name);

    // What is named again in the same way is answered once.
    private static void Note<TKey>(
        Dictionary<TKey, ImmutableArray<IndexRange>> noted,
        TKey key,
        Projection projection,
        ImmutableArray<IndexRange> selection)
        where TKey : notnull
    {
        if (!noted.TryAdd(key, selection) && !noted[key].AsSpan().SequenceEqual(selection.AsSpan()))
        {
            throw DapException.Malformed(
                $"`{projection.Path}` is asked for twice with different positions: ask for them one after the other");
        }
    }

    private static ImmutableArray<IndexRange> Select(DapVariable variable, Projection projection)
    {
        var dimensions = variable.Dimensions;
        if (projection.Slabs.IsEmpty)
        {
            return variable.Whole;
        }

        return projection.Slabs.Length == dimensions.Length
            ? [.. projection.Slabs.Zip(dimensions, (slab, dimension) => Range(slab, dimension, projection))]
            : throw DapException.Malformed(
                $"`{projection.Path}{string.Concat(projection.Slabs.Take(8))}` has positions for "
                + $"{projection.Slabs.Length} dimensions, and the variable has {dimensions.Length}");
    }

    private static IndexRange Range(Hyperslab slab, Dimension dimension, Projection projection)
    {
        var problem =
            slab.Stride < 1 ? "its stride is less than 1"
            : slab.Start > slab.Stop ? "it stops before it starts"
            : slab.Stop < dimension.Length ? null
            : dimension.Length == 0 ? $"{dimension.Name} has no positions"
            : $"the last position of {dimension.Name} is {dimension.Length - 1}";
        return problem is null
            ? new(slab.Start, ((slab.Stop - slab.Start) / slab.Stride) + 1, slab.Stride)
            : throw DapException.Malformed($"`{projection.Path}` cannot be cut by {slab}: {problem}");
    }
}
