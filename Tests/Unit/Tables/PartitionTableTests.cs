using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class PartitionTableTests
{
    private static readonly PartitionRow _small =
        new(0, 1, ulong.MaxValue - 1, new byte[] { 1, 2, 255 }, SpillFile: null, BytesRead: 1L << 40);

    private static readonly PartitionRow _spilled = new(7, 3, 0, ReadOnlyMemory<byte>.Empty, "7-3.state", 12);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task Partitions_read_back_as_they_were_added_in_order_of_number(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();

        await state.Partitions.Add(job, [_spilled, _small], Ending);

        var rows = await state.Partitions.Of(job, Ending);
        Assert.Equal([0, 7], rows.Select(row => row.Number));
        AssertSame(_small, rows[0]);
        AssertSame(_spilled, rows[1]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_number_that_is_there_keeps_its_first_row(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();
        await state.Partitions.Add(job, [_small], Ending);

        await state.Partitions.Add(job, [_small with { Attempt = 2, Checksum = 9 }, _spilled], Ending);

        var rows = await state.Partitions.Of(job, Ending);
        Assert.Equal(2, rows.Count);
        AssertSame(_small, rows[0]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_batch_is_whole_or_not_there(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();
        using var cancelled = new CancellationTokenSource();

        // The batch itself cancels its own insertion when it comes to its third row.
        var rows = new EndsHalfway([_small, _spilled, _small with { Number = 1 }], cancelled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => state.Partitions.Add(job, rows, cancelled.Token));

        Assert.Empty(await state.Partitions.Of(job, Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Ten_thousand_partitions_go_in_at_once(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();
        var rows = Enumerable.Range(0, 10_000).Select(n => _small with { Number = n }).ToList();

        await state.Partitions.Add(job, rows, Ending);

        Assert.Equal(10_000, (await state.Partitions.Of(job, Ending)).Count);
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_page_holds_no_more_than_was_asked_for_and_the_next_begins_behind_it(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();
        await state.Partitions.Add(job, [.. Enumerable.Range(0, 5).Select(n => _small with { Number = n * 3 })], Ending);

        Assert.Equal([0, 3], (await state.Partitions.Page(job, -1, 2, Ending)).Select(row => row.Number));
        Assert.Equal([6, 9], (await state.Partitions.Page(job, 3, 2, Ending)).Select(row => row.Number));
        Assert.Equal([12], (await state.Partitions.Page(job, 9, 2, Ending)).Select(row => row.Number));
        Assert.Empty(await state.Partitions.Page(job, 12, 2, Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Some_partitions_can_be_removed_and_come_again(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var job = Guid.NewGuid();
        await state.Partitions.Add(job, [_small, _spilled], Ending);

        await state.Partitions.Remove(job, [0, 5], Ending);
        await state.Partitions.Remove(job, [], Ending);
        Assert.Equal([7], (await state.Partitions.Of(job, Ending)).Select(row => row.Number));

        await state.Partitions.Add(job, [_small with { Attempt = 2 }], Ending);
        Assert.Equal(2, (await state.Partitions.Of(job, Ending))[0].Attempt);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Removing_a_jobs_partitions_leaves_those_of_others(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await state.Partitions.Add(one, [_small], Ending);
        await state.Partitions.Add(other, [_small], Ending);

        await state.Partitions.Remove(one, Ending);
        await state.Partitions.Remove(one, Ending);

        Assert.Empty(await state.Partitions.Of(one, Ending));
        Assert.Single(await state.Partitions.Of(other, Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task An_empty_batch_changes_nothing(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);

        await state.Partitions.Add(Guid.NewGuid(), [], Ending);

        Assert.Equal(0, await state.Database.Read(
            session => session.Number("select count(*) from compute_partition"), Ending));
    }

    private static void AssertSame(PartitionRow expected, PartitionRow actual)
    {
        Assert.Equal(expected with { Payload = default }, actual with { Payload = default });
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
    }

    private sealed class EndsHalfway(PartitionRow[] rows, CancellationTokenSource end)
        : IReadOnlyCollection<PartitionRow>
    {
        public int Count => rows.Length;

        public IEnumerator<PartitionRow> GetEnumerator()
        {
            foreach (var row in rows)
            {
                if (row == rows[^1])
                {
                    end.Cancel();
                }

                yield return row;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
