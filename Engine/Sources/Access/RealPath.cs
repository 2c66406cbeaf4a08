namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>A path with every symbolic link in it followed.</summary>
/// <param name="Path">The real path; below something that is missing, the names as they were.</param>
/// <param name="Exists">Whether the whole path exists.</param>
internal readonly record struct RealPath(string Path, bool Exists)
{
    private const int MaxLinks = 40; // Linux' own limit.

    /// <summary>Follows the links of every component, as the kernel would on opening the path.</summary>
    /// <param name="path">An absolute path.</param>
    public static RealPath Of(string path)
    {
        var real = "";
        var exists = true;
        var links = 0;
        var pending = new Stack<string>(Cut(path));
        while (pending.TryPop(out var segment))
        {
            if (segment == "..")
            {
                real = real[..Math.Max(real.LastIndexOf('/'), 0)];
                continue;
            }

            var next = real + "/" + segment;
            if (exists && links < MaxLinks && new FileInfo(next).LinkTarget is { } target)
            {
                links++;
                real = target.StartsWith('/') ? "" : real;
                foreach (var part in Cut(target))
                {
                    pending.Push(part);
                }

                continue;
            }

            // At the limit a link is left as it is, and counts as missing, as the kernel's ELOOP would.
            exists = exists && links < MaxLinks && System.IO.Path.Exists(next);
            real = next;
        }

        return new(real.Length == 0 ? "/" : real, exists);
    }

    // Last segment first: the order in which a stack wants them. A link may hold "..", which climbs from where it
    // leads.
    private static IEnumerable<string> Cut(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").Reverse();
}
