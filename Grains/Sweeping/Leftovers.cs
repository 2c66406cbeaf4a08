using Compute.Orleans.Engine.Storage;

namespace Compute.Orleans.Grains.Sweeping;

/// <summary>The jobs that have files which are needed only until a job ends.</summary>
internal static class Leftovers
{
    /// <summary>Their ids, by the names of the folders; what has another name is none of the jobs'.</summary>
    public static IReadOnlyCollection<Guid> In(DataFolder folder)
    {
        var work = Path.GetDirectoryName(folder.Work(Guid.Empty))!;
        return [.. Names(work).Concat(Names(folder.Temporary)).Distinct()];
    }

    private static IEnumerable<Guid> Names(string path)
    {
        if (!Directory.Exists(path))
        {
            yield break;
        }

        foreach (var entry in Directory.EnumerateDirectories(path))
        {
            if (Guid.TryParseExact(Path.GetFileName(entry), "n", out var job))
            {
                yield return job;
            }
        }
    }
}
