namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_partition in a relational database.</summary>
internal sealed class PartitionTable(StateDatabase database) : IPartitionTable
{
    /// <inheritdoc/>
    public Task Add(Guid job, IReadOnlyCollection<PartitionRow> rows, CancellationToken cancellationToken) =>
        rows.Count == 0
            ? Task.CompletedTask
            : database.Write(
                async session =>
                {
                    await session.ExecuteEach(
                        """
                        insert into compute_partition (job, number, attempt, checksum, payload, spill_file, bytes_read)
                        values (@job, @number, @attempt, @checksum, @payload, @spill, @read)
                        on conflict (job, number) do nothing
                        """,
                        rows.Select(row => new (string, object?)[]
                        {
                            ("@job", Stored.Id(job)),
                            ("@number", row.Number),
                            ("@attempt", row.Attempt),
                            ("@checksum", unchecked((long)row.Checksum)),
                            ("@payload", row.Payload.ToArray()),
                            ("@spill", row.SpillFile),
                            ("@read", row.BytesRead),
                        }));
                    return rows.Count;
                },
                cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PartitionRow>> Page(
        Guid job, int after, int limit, CancellationToken cancellationToken) =>
        database.Read<IReadOnlyList<PartitionRow>>(
            async session => await session.Query(
                """
                select number, attempt, checksum, payload, spill_file, bytes_read from compute_partition
                where job = @job and number > @after order by number limit @limit
                """,
                row => new PartitionRow(
                    row.GetInt32(0),
                    row.GetInt32(1),
                    unchecked((ulong)row.GetInt64(2)),
                    row.GetFieldValue<byte[]>(3),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetInt64(5)),
                ("@job", Stored.Id(job)),
                ("@after", after),
                ("@limit", limit)),
            cancellationToken);

    /// <inheritdoc/>
    public Task Remove(Guid job, IReadOnlyCollection<int> numbers, CancellationToken cancellationToken) =>
        numbers.Count == 0
            ? Task.CompletedTask
            : database.Write(
                async session =>
                {
                    await session.ExecuteEach(
                        "delete from compute_partition where job = @job and number = @number",
                        numbers.Select(number => new (string, object?)[]
                        {
                            ("@job", Stored.Id(job)),
                            ("@number", number),
                        }));
                    return numbers.Count;
                },
                cancellationToken);

    /// <inheritdoc/>
    public Task Remove(Guid job, CancellationToken cancellationToken) =>
        database.Write(
            session => session.Execute("delete from compute_partition where job = @job", ("@job", Stored.Id(job))),
            cancellationToken);
}
