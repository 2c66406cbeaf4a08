using System.Collections.Immutable;
using Compute.Orleans.Engine.Datasets;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>A file as DAP2 has it.</summary>
/// <remarks>
/// Variables without an element are left out: netCDF-C loses count of the others where one of them is declared.
/// </remarks>
internal sealed class DapDataset
{
    private readonly Dictionary<string, DapVariable> _byName = new(StringComparer.Ordinal);

    /// <summary>Describes a file.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="name">Its name.</param>
    public DapDataset(DatasetFile file, string name)
    {
        File = file;
        Name = name;
        ImmutableArray<DapVariable> plain =
        [
            .. from stored in file.Variables
               let variable = new DapVariable(stored)
               where variable.Dimensions.All(dimension => dimension.Length > 0)
               select variable,
        ];
        var coordinates = plain.Where(variable => variable.IsCoordinate).ToDictionary(variable => variable.Name);
        Variables = [.. plain.Select(variable => variable with { Maps = MapsOf(variable, coordinates) })];
        foreach (var variable in Variables)
        {
            _byName.Add(variable.Id, variable);
        }

        foreach (var variable in Variables)
        {
            _ = _byName.TryAdd(variable.Name, variable); // A client that read the documents means the former.
        }
    }

    /// <summary>The file.</summary>
    public DatasetFile File { get; }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The variables in the order in which they are declared, and always answered.</summary>
    public ImmutableArray<DapVariable> Variables { get; }

    /// <summary>The variable of a name, written as in documents or else as it is; or null.</summary>
    public DapVariable? Find(string name) => _byName.GetValueOrDefault(name);

    // Text goes as an array, because no client expects characters folded within a Grid; and so does what has a
    // dimension twice, because the maps of a Grid differ in their names.
    private static ImmutableArray<DapVariable> MapsOf(
        DapVariable variable, Dictionary<string, DapVariable> coordinates) =>
        !variable.IsText
        && !variable.IsCoordinate
        && variable.Dimensions.All(dimension => coordinates.ContainsKey(dimension.Name))
        && variable.Dimensions.DistinctBy(dimension => dimension.Name).Count() == variable.Dimensions.Length
            ? [.. variable.Dimensions.Select(dimension => coordinates[dimension.Name])]
            : [];
}
