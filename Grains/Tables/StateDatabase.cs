using System.Data.Common;

namespace Compute.Orleans.Grains.Tables;

/// <summary>The database that holds the service's state: reads at any time, writes one transaction at a time.</summary>
/// <remarks>
/// Threading: any number of callers. All work runs on the thread pool, never on a grain's turn, because SQLite's
/// asynchronous methods block.
/// </remarks>
internal sealed class StateDatabase(IStateDialect dialect) : IAsyncDisposable
{
    private readonly DbDataSource _source = dialect.CreateDataSource();

    /// <summary>What is particular to this database.</summary>
    public IStateDialect Dialect { get; } = dialect;

    /// <summary>Reads; again while the database is away.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="work">The queries.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<T> Read<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken) =>
        Run(
            async ending =>
            {
                await using var connection = await _source.OpenConnectionAsync(ending);
                return await work(new StateSession(connection, transaction: null, ending));
            },
            cancellationToken);

    /// <summary>
    /// Writes in one transaction, which is on disk when this returns, or leaves no trace; again while the database is
    /// away.
    /// </summary>
    /// <remarks>
    /// A connection that is lost in the middle of a commit leaves it open whether that was done. So the work may run a
    /// second time on what it did the first time, and must come to the same.
    /// </remarks>
    /// <typeparam name="T">What is said of it.</typeparam>
    /// <param name="work">The statements; idempotent.</param>
    /// <param name="cancellationToken">Ends the work, and undoes it.</param>
    public async Task<T> Write<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await WriterTurn.Of(Dialect.Writer, cancellationToken);
        return await Run(
            async ending =>
            {
                await using var connection = await _source.OpenConnectionAsync(ending);
                await using var transaction = await connection.BeginTransactionAsync(ending);
                var result = await work(new StateSession(connection, transaction, ending));
                await transaction.CommitAsync(ending);
                return result;
            },
            cancellationToken);
    }

    /// <summary>Makes the database ready for its first migration.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task Prepare(CancellationToken cancellationToken)
    {
        using var turn = await WriterTurn.Of(Dialect.Writer, cancellationToken);
        _ = await Run(
            async ending =>
            {
                await Dialect.Prepare(_source, ending);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task<T> Run<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Task.Run(
            async () => await Dialect.Retries.ExecuteAsync(
                async ending => await work(ending), cancellationToken),
            cancellationToken);
}
