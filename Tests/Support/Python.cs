using System.Collections.Concurrent;
using System.Diagnostics;

namespace Compute.Orleans.Tests.Support;

/// <summary>Runs scripts with the system's Python, which has the libraries that results are compared with.</summary>
public static class Python
{
    /// <summary>Debian's own interpreter: another one on the path lacks Debian's packages.</summary>
    private const string Interpreter = "/usr/bin/python3";

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<string, Task<string?>> _lacks = [];

    /// <summary>Skips the test when a module is not installed, and says which.</summary>
    public static async Task RequireAsync(params string[] modules)
    {
        if (await LackAsync(modules) is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    /// <summary>Which module is not installed, and where it is had; null where all are.</summary>
    public static async Task<string?> LackAsync(params string[] modules)
    {
        foreach (var module in modules)
        {
            if (await _lacks.GetOrAdd(module, LackOfAsync) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Runs a script and returns what it printed; fails the test with its errors when it fails.</summary>
    /// <param name="script">The program's text.</param>
    /// <param name="arguments">What it sees as sys.argv[1:].</param>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var (status, output, errors) = await StartAsync(script, arguments);
        Assert.True(status == 0, $"python ended with {status}:\n{errors}");
        return output;
    }

    private static async Task<string?> LackOfAsync(string module)
    {
        if (!File.Exists(Interpreter))
        {
            return $"{Interpreter} is not installed";
        }

        var (status, _, _) = await StartAsync($"import {module}", []);
        return status == 0
            ? null
            : $"{Interpreter} has no module {module}: apt-get install python3-{module.ToLowerInvariant()}";
    }

    private static async Task<(int Status, string Output, string Errors)> StartAsync(string script, string[] arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(_limit);
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", script, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var errors = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
