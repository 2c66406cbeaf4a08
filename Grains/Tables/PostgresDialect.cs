using System.Data.Common;
using System.Globalization;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Compute.Orleans.Grains.Tables;

/// <summary>PostgreSQL, 13 or newer: one database for the silos of a cluster, wherever they run.</summary>
/// <remarks>
/// Work that fails because the server is away (a restart, a failover, a lost connection) is made again for about a
/// minute. What is not set in the connection string is set here: a pool of 20 connections for a process, so that a
/// server with its 100 has room for several; 5 s to connect; probes that find a server whose machine is gone.
/// </remarks>
internal sealed class PostgresDialect : IStateDialect
{
    private const int OldestServer = 130000;
    private const long SchemaLock = 0x636f6d70757465; // Any number will do that others on the server do not take.
    private const int PoolSize = 20;
    private const int ConnectSeconds = 5;
    private const int KeepAliveSeconds = 10;
    private const int MostTries = 40; // With pauses of at most 2 s: somewhat more than a minute.

    private static readonly IReadOnlyList<Migration> _migrations = Migration.ReadAll("Postgres");

    private static readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<DbException>(IsAway),
            MaxRetryAttempts = MostTries,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">"Host=...;Database=...", with what else Npgsql knows.</param>
    /// <exception cref="ArgumentException">It names no host or no database, or Npgsql does not know it.</exception>
    public PostgresDialect(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrEmpty(parts.Host) || string.IsNullOrEmpty(parts.Database))
        {
            throw new ArgumentException(
                "the connection string must name a host and a database, like "
                + "'Host=db.example;Database=compute;Username=compute'",
                nameof(connectionString));
        }

        SetDefault(parts, "Maximum Pool Size", PoolSize);
        SetDefault(parts, "Timeout", ConnectSeconds);
        SetDefault(parts, "Keepalive", KeepAliveSeconds);
        SetDefault(parts, "Application Name", "compute");
        ConnectionString = parts.ToString();
        Place = string.Create(CultureInfo.InvariantCulture, $"{parts.Host}:{parts.Port}/{parts.Database}");
    }

    /// <inheritdoc/>
    public string Invariant => "Npgsql";

    /// <inheritdoc/>
    public string ConnectionString { get; }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Migration> Migrations => _migrations;

    /// <inheritdoc/>
    public SemaphoreSlim? Writer => null;

    /// <inheritdoc/>
    public ResiliencePipeline Retries => _retries;

    /// <inheritdoc/>
    public DbDataSource CreateDataSource() => new PostgresDataSource(ConnectionString);

    /// <inheritdoc/>
    public async Task Prepare(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var version = int.Parse(await Setting("server_version_num"), CultureInfo.InvariantCulture);
        if (version < OldestServer)
        {
            throw new InvalidOperationException(
                $"the server at {Place} is PostgreSQL {version / 10000}: 13 or newer is wanted");
        }

        if (await Setting("synchronous_commit") == "off")
        {
            throw new InvalidOperationException(
                $"the server at {Place} has synchronous_commit=off, so that a crash of it could lose jobs that were "
                + "acknowledged: set it to on for this database (alter database NAME set synchronous_commit = on)");
        }

        async Task<string> Setting(string name)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "select current_setting(@name)";
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@name", name);
            command.Parameters.Add(parameter);
            return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    /// <inheritdoc/>
    /// <remarks>The server lets go of the lock with the transaction, however that ends.</remarks>
    public Task LockSchema(StateSession session) =>
        session.Query("select pg_advisory_xact_lock(@key)", _ => true, ("@key", SchemaLock));

    /// <inheritdoc/>
    public async Task<bool> HasTable(StateSession session, string name) =>
        await session.Number(
            "select 1 from pg_class where oid = to_regclass(@name)", ("@name", name)) is not null;

    /// <summary>Whether the server did not get to the work, or broke it off, for a reason that passes.</summary>
    /// <param name="failure">What a call of the database threw.</param>
    internal static bool IsAway(DbException failure) =>
        failure.IsTransient
        || failure is PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                or PostgresErrorCodes.CannotConnectNow,
        };

    private static void SetDefault(NpgsqlConnectionStringBuilder parts, string keyword, object value)
    {
        // What is known, though not set, counts as contained.
        if (!parts.Keys!.Cast<string>().Contains(keyword, StringComparer.OrdinalIgnoreCase))
        {
            parts[keyword] = value;
        }
    }
}
