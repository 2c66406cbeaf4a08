using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>A process of a cluster: a silo, or an edge, on a port of its own choice; killed when disposed.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(string program, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, program), ["--urls", "http://127.0.0.1:0"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("COMPUTE_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Exited += (_, _) => _listening.TrySetException(new InvalidOperationException("the process ended"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A client of the process, with its URL as the base.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>All that the process printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts a process.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="environment">Its variables that begin with COMPUTE_, and others.</param>
    /// <param name="isReady">Whether to wait until it is ready, or only until it listens.</param>
    public static async Task<ServiceProcess> Start(
        string program, IReadOnlyDictionary<string, string> environment, bool isReady = true)
    {
        var service = new ServiceProcess(program, environment);
        try
        {
            service.Http = new HttpClient { BaseAddress = await service._listening.Task.WaitAsync(_patience) };
            if (isReady)
            {
                await service.Ready();
            }

            return service;
        }
        catch (Exception cause)
        {
            await service.DisposeAsync();
            throw new InvalidOperationException($"{program} did not become ready; it printed:\n{service.Output}", cause);
        }
    }

    /// <summary>Waits until the process says that it is ready.</summary>
    public async Task Ready()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(_patience);
        while (true)
        {
            using var answer = await Http.GetAsync("/health/ready", timeout.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Stop()
    {
        await Command.Run("/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -TERM {_process.Id}"));
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(_patience);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
        {
            await Kill();
        }

        _process.Dispose();
    }

    private void Heard(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _listening.TrySetResult(new Uri(line[(at + Listening.Length)..]));
        }
    }
}
