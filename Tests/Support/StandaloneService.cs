using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>The real program, started as <c>Silo --standalone</c> in a process and a data folder of its own.</summary>
/// <remarks>
/// The first start takes a free port; later ones keep it, so that URLs given out before a crash still lead here. It is
/// killed when disposed, and its data folder removed unless the test brought one.
/// </remarks>
internal sealed class StandaloneService : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder? _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private StandaloneService(string? dataFolder, IReadOnlyDictionary<string, string>? environment)
    {
        _folder = dataFolder is null ? new TemporaryFolder() : null;
        DataFolder = dataFolder ?? _folder!.Path;
        _environment = environment ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>The data folder.</summary>
    public string DataFolder { get; }

    /// <summary>Where the service answers: http://127.0.0.1:PORT/.</summary>
    public Uri BaseUri { get; private set; } = null!;

    /// <summary>A client without a token, with <see cref="BaseUri"/> as its base.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>The id of the running process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>All that the service printed so far, over all its starts.</summary>
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

    /// <summary>The operator token, as the first start left it.</summary>
    public string OperatorToken => File.ReadAllText(Path.Combine(DataFolder, "operator.token")).Trim();

    /// <summary>Starts a service and waits until it is ready.</summary>
    /// <param name="environment">Variables for it, such as COMPUTE_Data__Mounts__0__Path.</param>
    /// <param name="dataFolder">The data folder, or null for a temporary one.</param>
    public static async Task<StandaloneService> Start(
        IReadOnlyDictionary<string, string>? environment = null, string? dataFolder = null)
    {
        var service = new StandaloneService(dataFolder, environment);
        try
        {
            await service.Start();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of the program to its end.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="environment">Variables for it.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> Run(
        IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Program(arguments, environment ?? new Dictionary<string, string>(StringComparer.Ordinal));
        using var process = Process.Start(start)!;
        using var timeout = Timeout();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Starts the process, on the port it had before if it ran already, and waits until it is ready.</summary>
    public async Task Start()
    {
        var urls = BaseUri is null ? "http://127.0.0.1:0" : BaseUri.GetLeftPart(UriPartial.Authority);
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process
        {
            StartInfo = Program(["--standalone", "--urls", urls, "--data", DataFolder], _environment),
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => Heard(line.Data, listening);
        process.ErrorDataReceived += (_, line) => Heard(line.Data, listening);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("the service ended"));
        _process?.Dispose();
        _process = process;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var timeout = Timeout();
        try
        {
            BaseUri = await listening.Task.WaitAsync(timeout.Token);
            Http?.Dispose();
            Http = new HttpClient { BaseAddress = BaseUri };
            await WaitUntilReady(timeout.Token);
        }
        catch (Exception cause) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"the service did not become ready; it printed:\n{Output}", cause);
        }
    }

    /// <summary>Ends the process as a loss of power would: kill -9.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        using var timeout = Timeout();
        await _process.WaitForExitAsync(timeout.Token);
    }

    /// <summary>Asks the process to end: SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Stop()
    {
        var command = string.Create(CultureInfo.InvariantCulture, $"kill -TERM {ProcessId}");
        using var shell = Process.Start("/bin/sh", ["-c", command]);
        using var timeout = Timeout();
        await shell.WaitForExitAsync(timeout.Token);
        await _process!.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>A client with a token.</summary>
    /// <param name="token">The token.</param>
    public HttpClient WithToken(string token)
    {
        var client = new HttpClient { BaseAddress = BaseUri };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            try
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
                // It never started, or has ended already.
            }

            process.Dispose();
        }

        Http?.Dispose();
        _folder?.Dispose();
    }

    private static ProcessStartInfo Program(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Compute.Orleans.Silo"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

        // What the machine's user has set for a service of their own must not reach this one.
        var inherited = start.Environment.Keys.Where(name => name.StartsWith("COMPUTE_", StringComparison.Ordinal));
        foreach (var name in inherited.ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static CancellationTokenSource Timeout()
    {
        var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(_patience);
        return timeout;
    }

    private void Heard(string? line, TaskCompletionSource<Uri> listening)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
        {
            listening.TrySetResult(new Uri(line[(at + Listening.Length)..].Trim()));
        }
    }

    private async Task WaitUntilReady(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await Http.GetAsync("/health/ready", cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

}
