using System.Diagnostics;

namespace Compute.Orleans.Tests.Support;

/// <summary>Runs one test of this executable in a process of its own, where nothing else runs beside it.</summary>
/// <remarks>
/// The test asks <see cref="IsChild"/>: if it is not the child, it starts the child, and otherwise does the work.
/// </remarks>
internal static class ChildTest
{
    private const string Variable = "COMPUTE_CHILD_TEST";
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    /// <summary>Whether this process was started by <see cref="RunAsync"/>.</summary>
    public static bool IsChild => Environment.GetEnvironmentVariable(Variable) is not null;

    /// <summary>What the parent wanted to be told in <see cref="Report"/>'s file.</summary>
    /// <param name="text">What the test found.</param>
    public static void Report(string text) => File.WriteAllText(Environment.GetEnvironmentVariable(Variable)!, text);

    /// <summary>Runs the calling test in a child; fails with its output when it fails.</summary>
    /// <param name="environment">Variables of the child.</param>
    /// <returns>What the child reported.</returns>
    public static async Task<string> RunAsync(params (string Name, string Value)[] environment)
    {
        var method = TestContext.Current.TestMethod!;
        using var folder = new TemporaryFolder();
        var report = folder.File("report");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Compute.Orleans.Tests"))
        {
            ArgumentList =
            {
                "-noColor", "-explicit", "on", "-method", $"{method.TestClass.TestClassName}.{method.MethodName}",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = report;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(_limit);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            Assert.True(process.ExitCode == 0, $"{await output}\n{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return File.Exists(report) ? await File.ReadAllTextAsync(report, stop.Token) : "";
    }
}
