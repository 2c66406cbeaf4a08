using System.Globalization;

namespace Compute.Orleans.Tests.Support;

/// <summary>What a process holds of the machine, as Linux counts it.</summary>
internal static class ProcessUse
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where there is no /proc.</summary>
    public static void Require() => Assert.SkipUnless(OperatingSystem.IsLinux(), "use is read from /proc");

    /// <summary>Resident memory, in MiB.</summary>
    public static long ResidentMb(this StandaloneService service) => Kilobytes(service, "VmRSS:") / 1024;

    /// <summary>The most resident memory that there ever was, in MiB.</summary>
    public static long PeakMb(this StandaloneService service) => Kilobytes(service, "VmHWM:") / 1024;

    /// <summary>Open files, connections among them, without the program's own code, which is loaded as it is needed.</summary>
    public static int Handles(this StandaloneService service) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(FolderOf(service), "fd")).Count(link =>
        {
            try
            {
                return File.ResolveLinkTarget(link, returnFinalTarget: false)?.Extension is not (null or ".dll" or ".so");
            }
            catch (IOException)
            {
                return false; // Closed meanwhile.
            }
        });

    /// <summary>Waits until a value has come down to a limit; fails the test when it does not.</summary>
    /// <param name="what">What the value is.</param>
    /// <param name="value">Reads it.</param>
    /// <param name="limit">The most that it may be.</param>
    /// <param name="patience">How long to wait.</param>
    public static async Task ReturnsTo(string what, Func<long> value, long limit, TimeSpan patience)
    {
        for (var left = patience; value() > limit && left > TimeSpan.Zero; left -= _pause)
        {
            await Task.Delay(_pause, Ending);
        }

        var now = value();
        TestContext.Current.SendDiagnosticMessage("{0}: {1}, {2} are allowed", what, now, limit);
        Assert.True(now <= limit, $"{what} is {now}: {limit} are the most");
    }

    private static long Kilobytes(StandaloneService service, string key)
    {
        var line = File.ReadLines(Path.Combine(FolderOf(service), "status"))
            .Single(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..^"kB".Length].Trim(), CultureInfo.InvariantCulture);
    }

    private static string FolderOf(StandaloneService service) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{service.ProcessId}");
}
