using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Compute.Orleans.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer.Ending))]

namespace Compute.Orleans.Tests.Support;

/// <summary>Debian's PostgreSQL on a free port of the loopback address, in a folder of its own.</summary>
/// <remarks>
/// The server refuses to be root's: root starts it as the user postgres. A shell between it and the test ends it when
/// the test's process is gone, however that ended. What is written is not flushed, since no power is cut here.
/// </remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private const int Attempts = 200;

    // The server is told to end at once, as by pg_ctl stop -m immediate, or to close its connections first (fast).
    private const string Watch = """
        "$@" >log 2>&1 & server=$!
        read -r how || how=QUIT
        kill -"$how" "$server"
        wait "$server"
        """;

    private static readonly SemaphoreSlim _gate = new(1, 1);
    private static PostgresServer? _shared;
    private static int _schemas;

    private readonly TemporaryFolder _folder = new();
    private readonly string _programs;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private Process? _process;

    private PostgresServer(string programs) => _programs = programs;

    /// <summary>The port; free when it was chosen.</summary>
    public int Port { get; } = LoopbackPorts.Choose();

    /// <summary>The connection string of the server's first database.</summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Password={_password}");

    private string Data => _folder.File("data");

    /// <summary>The server that tests share, each in a schema of its own; the first who asks starts it.</summary>
    public static async Task<PostgresServer> Shared()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _shared ??= await Create();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>A server of a test's own, which can be stopped and started again.</summary>
    public static async Task<PostgresServer> Create()
    {
        var programs = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).Select(version => Path.Combine(version, "bin"))
                .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        Assert.SkipWhen(programs is null, "PostgreSQL is not installed: apt-get install postgresql");
        var server = new PostgresServer(programs);
        try
        {
            await server.Initialize();
            await server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, on the port and with the data that it has, and waits until it answers.</summary>
    public async Task Start()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(Command(
            "/bin/sh", "-c", Watch, "sh", Path.Combine(_programs, "postgres"), "-D", Data, "-p", port, "-k", _folder.Path,
            "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200"))!;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=False");
                await connection.OpenAsync(TestContext.Current.CancellationToken);
                return;
            }
            catch (NpgsqlException cause)
            {
                if (attempt == Attempts || _process.HasExited)
                {
                    throw new InvalidOperationException($"PostgreSQL does not answer:\n{await File.ReadAllTextAsync(_folder.File("log"))}", cause);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Ends the server, and its connections at once.</summary>
    public Task Stop() => Stop("INT");

    /// <summary>An empty schema.</summary>
    /// <returns>A connection string whose tables are in it.</returns>
    public async Task<string> CreateSchema()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _schemas)}");
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"create schema {name}", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return $"{ConnectionString};Search Path={name}";
    }

    /// <summary>Closes the connections of a connection string that are kept for its next use.</summary>
    public static void Forget(string connectionString)
    {
        using var connection = new NpgsqlConnection(connectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Stop("QUIT");
        _folder.Dispose();
    }

    private async Task Stop(string signal)
    {
        if (_process is { } process)
        {
            await process.StandardInput.WriteLineAsync(signal);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            _process = null;
        }
    }

    private async Task Initialize()
    {
        var password = _folder.File("password");
        await File.WriteAllTextAsync(password, _password, TestContext.Current.CancellationToken);
        if (Environment.IsPrivilegedProcess)
        {
            await Support.Command.Run("/bin/chown", "-R", "postgres", _folder.Path);
        }

        using var process = Process.Start(Command(
            Path.Combine(_programs, "initdb"), "-D", Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile", password,
            "-E", "UTF8", "--no-locale", "--no-sync"))!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
    }

    private ProcessStartInfo Command(string program, params string[] arguments)
    {
        string[] asPostgres = Environment.IsPrivilegedProcess
            ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            : [];
        string[] all = [.. asPostgres, program, .. arguments];
        return new ProcessStartInfo(all[0], all[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = program != "/bin/sh",
            WorkingDirectory = _folder.Path,
        };
    }

    /// <summary>Ends the shared server with the last test.</summary>
    public sealed class Ending : IAsyncDisposable
    {
        /// <inheritdoc/>
        public ValueTask DisposeAsync() => _shared?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
