using System.Data.Common;

namespace Compute.Orleans.Grains.Tables;

/// <summary>One connection, with its transaction if it writes: runs statements with named parameters.</summary>
internal sealed class StateSession(
    DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
{
    private const int RowsAtOnce = 500; // A round trip for each.

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">Its parameters; null is a null of the database.</param>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Runs one statement for each set of parameters; together, where the database takes them so.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="rows">The parameters of each run, all with the same names in the same order.</param>
    public Task ExecuteEach(string sql, IEnumerable<(string Name, object? Value)[]> rows) =>
        connection.CanCreateBatch ? ExecuteTogether(sql, rows) : ExecuteInTurn(sql, rows);

    private async Task ExecuteTogether(string sql, IEnumerable<(string Name, object? Value)[]> rows)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var row in some)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                foreach (var (name, value) in row)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = name;
                    parameter.Value = value ?? DBNull.Value;
                    command.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Prepared once.
    private async Task ExecuteInTurn(string sql, IEnumerable<(string Name, object? Value)[]> rows)
    {
        DbCommand? command = null;
        try
        {
            foreach (var row in rows)
            {
                if (command is null)
                {
                    command = Command(sql, row);
                }
                else
                {
                    for (var i = 0; i < row.Length; i++)
                    {
                        command.Parameters[i].Value = row[i].Value ?? DBNull.Value;
                    }
                }

                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            if (command is not null)
            {
                await command.DisposeAsync();
            }
        }
    }

    /// <summary>Runs a query.</summary>
    /// <typeparam name="T">What a row becomes.</typeparam>
    /// <param name="sql">The query.</param>
    /// <param name="read">Makes something of the current row.</param>
    /// <param name="parameters">Its parameters.</param>
    public async Task<List<T>> Query<T>(
        string sql, Func<DbDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The number in the first column of the first row, or null when there is no row.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="parameters">Its parameters.</param>
    public async Task<long?> Number(string sql, params (string Name, object? Value)[] parameters)
    {
        var rows = await Query(sql, row => row.GetInt64(0), parameters);
        return rows.Count == 0 ? null : rows[0];
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
