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

    /// <summary>Reads.</summary>
    /// <typeparam name="T">What is read.</typeparam>
    /// <param name="work">The queries.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<T> Read<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken) =>
        Task.Run(
            async () =>
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                return await work(new StateSession(connection, transaction: null, cancellationToken));
            },
            cancellationToken);

    /// <summary>Writes in one transaction, which is on disk when this returns, or leaves no trace.</summary>
    /// <typeparam name="T">What is said of it.</typeparam>
    /// <param name="work">The statements.</param>
    /// <param name="cancellationToken">Ends the work, and undoes it.</param>
    public async Task<T> Write<T>(Func<StateSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await WriterTurn.Of(Dialect.Writer, cancellationToken);
        return await Task.Run(
            async () =>
            {
                await using var connection = await _source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var result = await work(new StateSession(connection, transaction, cancellationToken));
                await transaction.CommitAsync(cancellationToken);
                return result;
            },
            cancellationToken);
    }

    /// <summary>Makes the database ready for its first migration.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task Prepare(CancellationToken cancellationToken)
    {
        using var turn = await WriterTurn.Of(Dialect.Writer, cancellationToken);
        await Task.Run(() => Dialect.Prepare(_source, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
