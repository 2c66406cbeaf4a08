using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>A variable of an answer.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Form">How it is answered.</param>
/// <param name="Members">Its one array, or the array and the maps of a Grid, in order.</param>
internal sealed record ProjectedVariable(
    DapVariable Variable, ProjectedForm Form, ImmutableArray<ProjectedArray> Members)
{
    /// <summary>A variable by positions; the maps of a Grid are cut as the Grid is.</summary>
    public static ProjectedVariable Of(DapVariable variable, ImmutableArray<IndexRange> selection)
    {
        var array = new ProjectedArray(variable, selection);
        return variable.IsGrid
            ? new(variable, ProjectedForm.Grid,
                [array, .. variable.Maps.Select((map, axis) => new ProjectedArray(map, [selection[axis]]))])
            : new(variable, ProjectedForm.Array, [array]);
    }
}
