using System.Diagnostics;
using System.Globalization;

namespace Compute.Orleans.Tests.Support;

/// <summary>A DAP2 server that shares no code with the service: TestData/Dap/serve_dap2.py, in a process of its own.</summary>
internal sealed class Dap2Server : IAsyncDisposable
{
    private readonly Process _process;

    private Dap2Server(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>The port of the loopback address on which it listens.</summary>
    public int Port { get; }

    /// <summary>Host and port.</summary>
    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Starts it; the test is skipped where Debian's netCDF4 is not installed.</summary>
    /// <param name="folder">The folder whose files it serves.</param>
    public static async Task<Dap2Server> Start(string folder)
    {
        await Python.RequireAsync("netCDF4", "numpy");
        var process = Process.Start(new ProcessStartInfo(
            "/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "TestData/Dap/serve_dap2.py"), folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true, // It ends when this does, also where the tests are killed.
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return new(process, int.Parse(line!, CultureInfo.InvariantCulture));
    }

    /// <summary>The URL by which clients open a file.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="mode">How the server behaves, as the script says.</param>
    /// <param name="host">Host and port of a proxy before it, or null.</param>
    public string Url(string name, string mode = "plain", string? host = null) =>
        $"http://{host ?? Host}/thredds/dodsC/{mode}/{name}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
