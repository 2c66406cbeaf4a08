using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class JobTableTests
{
    private static readonly DateTimeOffset _noon = new(2024, 2, 29, 12, 0, 0, 125, TimeSpan.Zero);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task A_job_reads_back_as_it_was_added(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var id = Guid.NewGuid();

        var number = await state.Jobs.Add(id, "Ada Lovelace", "CDAT.mean", _noon, Ending);

        var row = await state.Jobs.Find(id, Ending);
        Assert.Equal(1, number);
        Assert.NotNull(row);
        Assert.Equal((id, "Ada Lovelace", 1L, "CDAT.mean"), (row.Id, row.User, row.Number, row.Process));
        Assert.Equal((JobPhase.Accepted, _noon, _noon, 0L), (row.Phase, row.Accepted, row.Changed, row.OutputBytes));
        Assert.Equal((null, null), (row.LeaseHolder, row.LeaseUntil));
    }

    // Field note 15: concurrent users gave errors of the database.
    [Theory]
    [OnEachDatabase]
    public async Task Numbers_of_32_adders_at_once_are_dense_and_unique_for_each_user(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var added = new System.Collections.Concurrent.ConcurrentBag<(string User, long Number)>();

        await Parallel.ForAsync(0, 32, Ending, async (task, ending) =>
        {
            for (var i = 0; i < 8; i++)
            {
                var user = i % 2 == 0 ? "add" : "ADD";
                added.Add((user, await state.Jobs.Add(Guid.NewGuid(), user, "CDAT.subset", _noon, ending)));
            }
        });

        foreach (var user in (string[])["add", "ADD"])
        {
            var numbers = added.Where(job => job.User == user).Select(job => job.Number).Order();
            Assert.Equal(Enumerable.Range(1, 128).Select(n => (long)n), numbers);
            Assert.Equal(128, await state.Jobs.CountOfUser(user, Ending));
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task Adding_a_job_again_returns_its_number_and_takes_none(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var id = Guid.NewGuid();

        var numbers = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            _ => state.Jobs.Add(id, "add", "CDAT.subset", _noon, Ending)));
        await state.Jobs.SetPhase(id, JobPhase.Started, _noon.AddSeconds(1), 0, Ending);
        var again = await state.Jobs.Add(id, "add", "CDAT.subset", _noon.AddDays(1), Ending);
        var next = await state.Jobs.Add(Guid.NewGuid(), "add", "CDAT.subset", _noon, Ending);

        Assert.All(numbers, number => Assert.Equal(1, number));
        Assert.Equal((1, 2), (again, next));
        var row = (await state.Jobs.Find(id, Ending))!;
        Assert.Equal((JobPhase.Started, _noon), (row.Phase, row.Accepted));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_job_that_comes_into_the_table_at_its_end_has_a_number_and_no_lease(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var (known, ended) = (Guid.NewGuid(), Guid.NewGuid());
        await state.Jobs.Add(known, "add", "CDAT.subset", _noon, Ending);
        await state.Jobs.Lease(known, "silo@1", _noon.AddMinutes(1), Ending);
        await state.Partitions.Add(known, [new PartitionRow(0, 1, 0, default, null, 1)], Ending);

        Assert.Equal(2, await state.Jobs.AddEnded(Ended(ended, JobPhase.Succeeded), Ending));
        Assert.Equal(2, await state.Jobs.AddEnded(Ended(ended, JobPhase.Failed), Ending)); // It keeps its end.
        Assert.Equal(1, await state.Jobs.AddEnded(Ended(known, JobPhase.Dismissed), Ending));

        var row = (await state.Jobs.Find(ended, Ending))!;
        Assert.Equal((JobPhase.Succeeded, _noon.AddSeconds(3), 77L), (row.Phase, row.Changed, row.OutputBytes));
        row = (await state.Jobs.Find(known, Ending))!;
        Assert.Equal((JobPhase.Dismissed, null), (row.Phase, row.LeaseHolder));
        Assert.Empty(await state.Partitions.Page(known, -1, 10, Ending));
        Assert.Empty(await state.Jobs.Unfinished(Ending));
    }

    // FIELD_NOTES 15: concurrent users met errors of the database.
    [Theory]
    [OnEachDatabase]
    public async Task Many_users_at_once_meet_no_error_of_the_database(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var numbers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async job =>
        {
            var (id, user) = (Guid.NewGuid(), $"user{job % 8}");
            var number = await state.Jobs.Add(id, user, "CDAT.subset", _noon, Ending);
            await state.Jobs.Lease(id, "silo@1", _noon.AddMinutes(1), Ending);
            _ = await state.Jobs.OfUser(user, 0, 10, Ending);
            await state.Partitions.Add(id, [new PartitionRow(0, 1, 0, default, null, 1)], Ending);
            _ = await state.Jobs.AddEnded(Ended(id, JobPhase.Succeeded) with { User = user }, Ending);
            return (user, number);
        }));

        Assert.All(numbers.GroupBy(one => one.user), ones =>
            Assert.Equal(Enumerable.Range(1, 25), ones.Select(one => (int)one.number).Order()));
        Assert.Empty(await state.Jobs.Unfinished(Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_removed_job_is_found_and_not_listed(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        Guid[] jobs = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        foreach (var job in jobs)
        {
            await state.Jobs.AddEnded(Ended(job, JobPhase.Succeeded), Ending);
        }

        await state.Jobs.Clean(jobs[1], _noon, Ending); // Not before it is removed.
        await state.Jobs.Remove(jobs[1], _noon.AddDays(1), Ending);
        await state.Jobs.Remove(jobs[1], _noon.AddDays(2), Ending);

        Assert.Equal(2, await state.Jobs.CountOfUser("add", Ending));
        Assert.Equal([3, 1], (await state.Jobs.OfUser("add", 0, 10, Ending)).Select(row => row.Number));
        var row = (await state.Jobs.Find("add", 2, Ending))!;
        Assert.Equal((jobs[1], _noon.AddDays(1), false), (row.Id, row.Removed, row.IsCleaned));
        Assert.Equal(jobs[1], Assert.Single(await state.Jobs.Removing(Ending)).Id);

        await state.Jobs.Clean(jobs[1], _noon.AddDays(3), Ending);
        Assert.Empty(await state.Jobs.Removing(Ending));
        Assert.True((await state.Jobs.Find(jobs[1], Ending))!.IsCleaned);
        Assert.Null(await state.Jobs.Find("ADD", 2, Ending));
        Assert.Null(await state.Jobs.Find("add", 4, Ending));
    }

    [Theory]
    [OnEachDatabase(JobPhase.Succeeded)]
    [OnEachDatabase(JobPhase.Failed)]
    [OnEachDatabase(JobPhase.Dismissed)]
    public async Task An_ended_job_keeps_its_phase_and_has_no_lease(DatabaseKind database, JobPhase end)
    {
        await using var state = await TemporaryState.Migrated(database);
        var id = Guid.NewGuid();
        await state.Jobs.Add(id, "add", "CDAT.subset", _noon, Ending);
        await state.Jobs.Lease(id, "silo@1", _noon.AddMinutes(1), Ending);

        await state.Jobs.SetPhase(id, end, _noon.AddSeconds(2), 4096, Ending);
        await state.Jobs.SetPhase(id, JobPhase.Started, _noon.AddSeconds(3), 0, Ending);
        await state.Jobs.SetPhase(id, JobPhase.Succeeded, _noon.AddSeconds(4), 1, Ending);
        await state.Jobs.Lease(id, "silo@2", _noon.AddMinutes(2), Ending);

        var row = (await state.Jobs.Find(id, Ending))!;
        Assert.Equal((end, _noon.AddSeconds(2), 4096L), (row.Phase, row.Changed, row.OutputBytes));
        Assert.Equal((null, null), (row.LeaseHolder, row.LeaseUntil));
        Assert.Empty(await state.Jobs.Unfinished(Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_lease_is_taken_renewed_and_taken_over(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var id = Guid.NewGuid();
        await state.Jobs.Add(id, "add", "CDAT.subset", _noon, Ending);

        await state.Jobs.Lease(id, "silo@1", _noon.AddMinutes(1), Ending);
        await state.Jobs.SetPhase(id, JobPhase.Started, _noon, 0, Ending);
        var first = (await state.Jobs.Find(id, Ending))!;
        await state.Jobs.Lease(id, "silo@2", _noon.AddMinutes(2), Ending);
        var second = (await state.Jobs.Find(id, Ending))!;

        Assert.Equal(("silo@1", _noon.AddMinutes(1)), (first.LeaseHolder, first.LeaseUntil));
        Assert.Equal(("silo@2", _noon.AddMinutes(2)), (second.LeaseHolder, second.LeaseUntil));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Unfinished_jobs_come_in_the_order_in_which_they_were_recorded(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        var ids = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var id in ids)
        {
            // All at one instant: a clock that stands still, or goes back, must not change the order.
            await state.Jobs.Add(id, $"user {id}", "CDAT.subset", _noon, Ending);
        }

        await state.Jobs.SetPhase(ids[0], JobPhase.Paused, _noon, 0, Ending);
        await state.Jobs.SetPhase(ids[1], JobPhase.Succeeded, _noon, 0, Ending);
        await state.Jobs.SetPhase(ids[2], JobPhase.Started, _noon, 0, Ending);

        var unfinished = await state.Jobs.Unfinished(Ending);
        Assert.Equal([ids[0], ids[2], ids[3], ids[4], ids[5]], unfinished.Select(job => job.Id));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_page_holds_one_users_jobs_the_newest_first(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);
        for (var i = 0; i < 5; i++)
        {
            await state.Jobs.Add(Guid.NewGuid(), "add", "CDAT.subset", _noon.AddSeconds(-i), Ending);
            await state.Jobs.Add(Guid.NewGuid(), "ADD", "CDAT.subset", _noon.AddSeconds(-i), Ending);
        }

        var page = await state.Jobs.OfUser("add", 1, 3, Ending);
        var last = await state.Jobs.OfUser("add", 4, 3, Ending);

        Assert.Equal([4, 3, 2], page.Select(job => job.Number));
        Assert.Equal([1], last.Select(job => job.Number));
        Assert.All(page, job => Assert.Equal("add", job.User));
        Assert.Empty(await state.Jobs.OfUser("add' or '1'='1", 0, 10, Ending));
    }

    [Theory]
    [OnEachDatabase]
    public async Task A_job_that_was_never_added_has_no_row_and_no_phase(DatabaseKind database)
    {
        await using var state = await TemporaryState.Migrated(database);

        Assert.Null(await state.Jobs.Find(Guid.NewGuid(), Ending));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => state.Jobs.SetPhase(Guid.NewGuid(), JobPhase.Started, _noon, 0, Ending));
    }

    private static JobRow Ended(Guid id, JobPhase phase) =>
        new(id, "add", 0, "CDAT.subset", phase, _noon, _noon.AddSeconds(3), 77, null, null);
}
