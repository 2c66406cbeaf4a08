using System.Diagnostics;

namespace Compute.Orleans.Tests.Conventions;

/// <summary>The files that this program is made of.</summary>
internal static class Repository
{
    private static readonly string[] _generated =
        [".git", ".vs", ".idea", "bin", "obj", "data", "artifacts", "__pycache__", "BenchmarkDotNet.Artifacts"];

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Paths of all tracked files, relative to the root; of all that were not generated where git is absent.
    /// </summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. (ListTracked() ?? ListAll()).Order(StringComparer.Ordinal)];

    /// <summary>Paths of the C# files among them.</summary>
    public static IEnumerable<string> Sources => Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The lines of a file.</summary>
    /// <param name="file">Relative path.</param>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    /// <summary>Whether a file holds text.</summary>
    /// <param name="file">Relative path.</param>
    public static bool IsText(string file) =>
        !File.ReadAllBytes(Path.Combine(Root, file)).AsSpan().Contains((byte)0);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compute.Orleans.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Compute.Orleans.sln above {AppContext.BaseDirectory}");
    }

    private static string[]? ListTracked()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var files = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
            git.WaitForExit();

            // A file that was just removed is still tracked until that is committed.
            return git.ExitCode == 0 ? [.. files.Where(file => File.Exists(Path.Combine(Root, file)))] : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<string> ListAll() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(_generated.Contains));
}
