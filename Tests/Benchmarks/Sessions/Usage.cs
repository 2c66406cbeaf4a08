using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>What a piece of work takes of this process.</summary>
internal static class Usage
{
    private const double KibibytesPerMebibyte = 1024;

    /// <summary>Processor time of this process so far, user's and system's.</summary>
    public static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Does the work and says what it took: wall and cpu in seconds, peak in MiB.</summary>
    /// <param name="work">The work; its result goes into the answer.</param>
    public static async Task<JsonObject> OfAsync(Func<Task<JsonNode>> work)
    {
        // What earlier work left behind is no cost of this one.
        GC.Collect();
        ForgetPeak();
        var processor = ProcessorTime();
        var started = Stopwatch.GetTimestamp();
        var result = await work();
        var wall = Stopwatch.GetElapsedTime(started);
        return new()
        {
            ["wall"] = wall.TotalSeconds,
            ["cpu"] = (ProcessorTime() - processor).TotalSeconds,
            ["peak"] = PeakMebibytes(),
            ["result"] = result,
        };
    }

    // The kernel then counts the peak from what is resident now.
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static double PeakMebibytes()
    {
        var line = File.ReadLines("/proc/self/status").First(entry => entry.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            / KibibytesPerMebibyte;
    }
}
