using System.ComponentModel;
using System.Diagnostics;

namespace Compute.Orleans.Tests.Support;

/// <summary>A file system in memory that is soon full; the test is skipped where it cannot be mounted.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    /// <summary>The folder where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one.</summary>
    /// <param name="path">Where; the folder is made.</param>
    /// <param name="megabytes">Its size, in MiB.</param>
    public static async Task<SmallDisk> MountAsync(string path, int megabytes)
    {
        Directory.CreateDirectory(path);
        var size = FormattableString.Invariant($"size={megabytes}m");
        var status = await RunAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", path);
        Assert.SkipWhen(status != 0, "a file system in memory cannot be mounted here: it needs the rights of root");
        return new SmallDisk(path);
    }

    /// <summary>Writes another file until nothing is free.</summary>
    public void Fill()
    {
        using var other = File.Create(System.IO.Path.Combine(Path, "other"), bufferSize: 0);
        foreach (var bytes in (int[])[1 << 20, 1 << 12])
        {
            var zeros = new byte[bytes];
            try
            {
                while (true)
                {
                    other.Write(zeros);
                }
            }
            catch (IOException)
            {
                // No room for as many.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var process = Process.Start("umount", ["-l", Path]);
        process.WaitForExit();
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
        catch (Win32Exception)
        {
            return -1;
        }
    }
}
