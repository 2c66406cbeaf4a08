namespace Compute.Orleans.Tests.Support;

/// <summary>Files of the field that may be on this machine; tests that want them say so when they are not.</summary>
public static class RealData
{
    /// <summary>Where the Debian package ferret-datasets puts its files.</summary>
    public const string FerretFolder = "/usr/share/ferret-vis/data";

    /// <summary>The folder of ESGF files: $COMPUTE_ESGF_DATA, else ../shared/data/esgf, else null.</summary>
    public static string? EsgfFolder { get; } = FindEsgf();

    /// <summary>All NetCDF-3 files there are, of both folders.</summary>
    public static string[] ClassicFiles() =>
    [
        .. new[] { EsgfFolder, FerretFolder }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder!))
            .Where(IsClassic)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All NetCDF files there are, of both folders, in every format.</summary>
    public static string[] AllFiles() =>
    [
        .. new[] { EsgfFolder, FerretFolder }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder!))
            .Where(path => Path.GetExtension(path) is ".nc" or ".cdf" or ".nc4" || IsClassic(path))
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsClassic(string path)
    {
        Span<byte> magic = stackalloc byte[4];
        using var file = File.OpenRead(path);
        return file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == 4
            && magic[..3].SequenceEqual("CDF"u8)
            && (magic[3] is 1 or 2 or 5);
    }

    private static string? FindEsgf()
    {
        if (Environment.GetEnvironmentVariable("COMPUTE_ESGF_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compute.Orleans.sln")))
            {
                var beside = Path.Combine(folder.FullName, "..", "shared", "data", "esgf");
                return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
