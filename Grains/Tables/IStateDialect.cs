using System.Data.Common;
using Polly;

namespace Compute.Orleans.Grains.Tables;

/// <summary>What differs between databases: everything else is SQL that all of them understand.</summary>
internal interface IStateDialect
{
    /// <summary>The name by which Orleans' AdoNet providers know the database.</summary>
    string Invariant { get; }

    /// <summary>Where the database is, with its secrets.</summary>
    string ConnectionString { get; }

    /// <summary>Where the database is, for people: without secrets.</summary>
    string Place { get; }

    /// <summary>The steps of the schema, by version.</summary>
    IReadOnlyList<Migration> Migrations { get; }

    /// <summary>Held while writing, where the database has room for one writer only; else null.</summary>
    SemaphoreSlim? Writer { get; }

    /// <summary>Makes work again that failed because the database was away, where that can be.</summary>
    /// <remarks>What may have been done, although it failed, is done again: work must be idempotent.</remarks>
    ResiliencePipeline Retries { get; }

    /// <summary>Opens connections that make a commit durable before it returns.</summary>
    DbDataSource CreateDataSource();

    /// <summary>Makes the database ready for its first migration; harmless when it is.</summary>
    /// <param name="database">Where to make connections.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task Prepare(DbDataSource database, CancellationToken cancellationToken);

    /// <summary>Waits, inside of a transaction, until no other process migrates.</summary>
    /// <param name="session">The transaction.</param>
    Task LockSchema(StateSession session);

    /// <summary>Whether there is a table.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="name">The table's name, in lower case.</param>
    Task<bool> HasTable(StateSession session, string name);
}
