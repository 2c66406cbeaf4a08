namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>Names the dimensions of variables: with a path where the name alone would mean another one.</summary>
/// <param name="index">The file's index.</param>
internal sealed class CdlDimensions(DatasetIndex index)
{
    private readonly Dictionary<string, DatasetGroup> _groups = index.Groups
        .DistinctBy(group => group.Path)
        .ToDictionary(group => group.Path, StringComparer.Ordinal);

    /// <summary>The name as CDL writes it.</summary>
    /// <param name="group">The group of a variable.</param>
    /// <param name="dimension">One of the variable's dimensions.</param>
    public string Name(DatasetGroup group, Dimension dimension)
    {
        var name = CdlText.Name(dimension.Name);
        var isHidden = false;
        for (var path = group.Path; ;)
        {
            var own = path.Length == 0 ? index.Dimensions
                : _groups.TryGetValue(path, out var within) ? within.Dimensions
                : [];
            foreach (var known in own.Where(known => known.Name == dimension.Name))
            {
                if (known == dimension)
                {
                    return isHidden ? $"{Path(path)}{name}" : name;
                }

                isHidden = true;
            }

            if (path.Length == 0)
            {
                break;
            }

            var end = path.LastIndexOf('/');
            path = end < 0 ? "" : path[..end];
        }

        return index.Groups.FirstOrDefault(other => other.Dimensions.Contains(dimension)) is { } elsewhere
            ? $"{Path(elsewhere.Path)}{name}"
            : name;
    }

    private static string Path(string path) => path.Length == 0 ? "/" : $"/{CdlText.Name(path)}/";
}
