using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Polly;

namespace Compute.Orleans.Grains.Tables;

/// <summary>SQLite: one file for one machine, any number of processes on it.</summary>
/// <remarks>
/// Write-ahead log with synchronous=FULL: a commit is on disk when it returns, and readers do not wait for the writer.
/// Writers of one process take turns here, because SQLite's own way of waiting is to sleep and try again: 32 of them at
/// once were two to four times slower than one.
/// </remarks>
internal sealed class SqliteDialect : IStateDialect
{
    // A database is a file, so its writers take turns in the whole process, however many silos that holds.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> _writers = new(StringComparer.Ordinal);

    private readonly string _file;

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">"Data Source=FILE", with what else Microsoft.Data.Sqlite knows.</param>
    public SqliteDialect(string connectionString)
    {
        var parts = new SqliteConnectionStringBuilder(connectionString);
        if (parts.DataSource.Length == 0 || parts.DataSource == ":memory:" || parts.Mode == SqliteOpenMode.Memory)
        {
            throw new ArgumentException(
                "the state needs a file: the connection string must be like 'Data Source=data/state.db'",
                nameof(connectionString));
        }

        _file = Path.GetFullPath(parts.DataSource);
        parts.DataSource = _file;
        ConnectionString = parts.ToString();
        Writer = _writers.GetOrAdd(_file, _ => new SemaphoreSlim(1, 1));
        Migrations = Migration.ReadAll("Sqlite");
    }

    /// <inheritdoc/>
    /// <remarks>Orleans has no name for Microsoft.Data.Sqlite; under this one it loads it.</remarks>
    public string Invariant => "System.Data.SQLite";

    /// <inheritdoc/>
    public string ConnectionString { get; }

    /// <inheritdoc/>
    public string Place => _file;

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <inheritdoc/>
    public SemaphoreSlim? Writer { get; }

    /// <inheritdoc/>
    /// <remarks>A file is never away for a while.</remarks>
    public ResiliencePipeline Retries => ResiliencePipeline.Empty;

    /// <inheritdoc/>
    public DbDataSource CreateDataSource() => new SqliteDataSource(ConnectionString);

    /// <inheritdoc/>
    public async Task Prepare(DbDataSource database, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        MakeFile();

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal";
        var mode = (string?)await command.ExecuteScalarAsync(cancellationToken);
        if (mode != "wal")
        {
            throw new InvalidOperationException(
                $"{_file} cannot have a write-ahead log (its journal mode stays '{mode}'): "
                + "the data folder must be on a local disk");
        }
    }

    /// <inheritdoc/>
    /// <remarks>Its transactions begin with the lock on the whole file.</remarks>
    public Task LockSchema(StateSession session) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<bool> HasTable(StateSession session, string name) =>
        await session.Number("select 1 from sqlite_master where type = 'table' and name = @name", ("@name", name))
            is not null;

    // A new file is its owner's alone, since everyone's requests are in it. One that is there must not be opened here:
    // closing it would drop the locks that SQLite holds on it in this process.
    private void MakeFile()
    {
        if (File.Exists(_file))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(_file, options).Dispose();
        }
        catch (IOException) when (File.Exists(_file))
        {
            // Another process was first.
        }
    }
}
