using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A path cut at its slashes, with nothing in it that could climb or hide.</summary>
internal static class PathSegments
{
    /// <summary>Cuts a decoded path; empty and "." segments are left out.</summary>
    /// <param name="path">The path, already decoded.</param>
    /// <returns>The segments, or null when one is ".." or holds a backslash or a control character.</returns>
    public static ImmutableArray<string>? TryParse(string path)
    {
        var segments = ImmutableArray.CreateBuilder<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." || segment.Any(letter => letter == '\\' || char.IsControl(letter)))
            {
                return null;
            }

            if (segment is not ("" or "."))
            {
                segments.Add(segment);
            }
        }

        return segments.DrainToImmutable();
    }

    /// <summary>The absolute path of some segments.</summary>
    /// <param name="segments">The segments.</param>
    public static string Join(IEnumerable<string> segments) => "/" + string.Join('/', segments);

    /// <summary>Whether a path is a folder or stands somewhere below it.</summary>
    /// <param name="path">A normalised absolute path.</param>
    /// <param name="folder">A normalised absolute path.</param>
    public static bool IsWithin(string path, string folder) =>
        path.Equals(folder, StringComparison.Ordinal)
        || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);
}
