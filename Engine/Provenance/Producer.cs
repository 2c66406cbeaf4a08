using System.Reflection;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>What makes an output, and how it cuts the work: a sum's order, and so its last bits, hang on it.</summary>
/// <param name="Software">The program and its version.</param>
/// <param name="ContainerImage">The image that it runs in, or null.</param>
/// <param name="PartitionMb">Input that one partition of a long job reads, in MiB.</param>
/// <param name="BlockKb">Input that is evaluated at once, in KiB.</param>
public sealed record Producer(string Software, string? ContainerImage, int PartitionMb, int BlockKb)
{
    private const int CommitLetters = 12;

    /// <summary>This program with its version and, where it was built from a repository, the commit.</summary>
    public static string ThisSoftware { get; } = "Compute.Orleans " + Version();

    private static string Version()
    {
        var version = typeof(Producer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
        var plus = version.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? version : version[..Math.Min(version.Length, plus + 1 + CommitLetters)];
    }
}
