using System.Data.Common;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_job in a relational database.</summary>
internal sealed class JobTable(StateDatabase database) : IJobTable
{
    private const string Columns =
        "id, owner, number, process, phase, accepted, changed, output_bytes, lease_holder, lease_until, "
        + "removed, cleaned";

    private const string IsUnfinished = "phase in (0, 1, 2)";
    private const string Going = "phase = @phase, changed = @changed, output_bytes = @bytes";
    private const string Ended = Going + ", lease_holder = null, lease_until = null";

    /// <inheritdoc/>
    public Task<long> Add(
        Guid id, string user, string process, DateTimeOffset accepted, CancellationToken cancellationToken)
    {
        var job = new JobRow(id, user, 0, process, JobPhase.Accepted, accepted, accepted, 0, null, null);
        return database.Write(async session => (await Insert(session, job)).Number, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<long> AddEnded(JobRow job, CancellationToken cancellationToken) =>
        database.Write(session => EndAsync(session, job), cancellationToken);

    /// <inheritdoc/>
    public Task SetPhase(
        Guid id, JobPhase phase, DateTimeOffset changed, long outputBytes, CancellationToken cancellationToken) =>
        Change(
            id, HasEnded(phase) ? Ended : Going, cancellationToken, PhaseOf(phase, changed, outputBytes));

    /// <inheritdoc/>
    public Task Lease(Guid id, string holder, DateTimeOffset until, CancellationToken cancellationToken) =>
        Change(
            id,
            "lease_holder = @holder, lease_until = @until",
            cancellationToken,
            ("@holder", holder),
            ("@until", Stored.Time(until)));

    /// <inheritdoc/>
    public Task Remove(Guid id, DateTimeOffset removed, CancellationToken cancellationToken) =>
        database.Write(
            session => session.Execute(
                "update compute_job set removed = @removed where id = @id and removed is null",
                ("@removed", Stored.Time(removed)),
                ("@id", Stored.Id(id))),
            cancellationToken);

    /// <inheritdoc/>
    public Task Clean(Guid id, DateTimeOffset cleaned, CancellationToken cancellationToken) =>
        database.Write(
            session => session.Execute(
                "update compute_job set cleaned = @cleaned where id = @id and removed is not null and cleaned is null",
                ("@cleaned", Stored.Time(cleaned)),
                ("@id", Stored.Id(id))),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<JobRow?> Find(Guid id, CancellationToken cancellationToken)
    {
        var rows = await Select("where id = @id", cancellationToken, ("@id", Stored.Id(id)));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public async Task<JobRow?> Find(string user, long number, CancellationToken cancellationToken)
    {
        var rows = await Select(
            "where owner = @owner and number = @number", cancellationToken, ("@owner", user), ("@number", number));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRow>> Unfinished(CancellationToken cancellationToken) =>
        Select($"where {IsUnfinished} order by arrival", cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRow>> Removing(CancellationToken cancellationToken) =>
        Select("where removed is not null and cleaned is null order by arrival", cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRow>> OfUser(
        string user, long offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Select(
            "where owner = @owner and removed is null order by number desc limit @limit offset @offset",
            cancellationToken,
            ("@owner", user),
            ("@limit", limit),
            ("@offset", offset));
    }

    /// <inheritdoc/>
    public Task<long> CountOfUser(string user, CancellationToken cancellationToken) =>
        database.Read(
            async session => await session.Number(
                "select count(*) from compute_job where owner = @owner and removed is null", ("@owner", user)) ?? 0,
            cancellationToken);

    /// <summary>What <see cref="AddEnded"/> does, as a part of a transaction.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="job">How it ended; its number and its lease do not count.</param>
    /// <returns>The job's running number.</returns>
    internal static async Task<long> EndAsync(StateSession session, JobRow job)
    {
        var (number, isNew) = await Insert(session, job);
        if (!isNew)
        {
            await session.Execute(
                $"update compute_job set {Ended} where id = @id and {IsUnfinished}",
                [.. PhaseOf(job.Phase, job.Changed, job.OutputBytes), ("@id", Stored.Id(job.Id))]);
            await session.Execute("delete from compute_partition where job = @id", ("@id", Stored.Id(job.Id)));
        }

        return number;
    }

    private static bool HasEnded(JobPhase phase) =>
        phase is JobPhase.Succeeded or JobPhase.Failed or JobPhase.Dismissed;

    private static JobRow ReadJob(DbDataReader row) => new(
        Stored.ToId(row.GetString(0)),
        row.GetString(1),
        row.GetInt64(2),
        row.GetString(3),
        (JobPhase)row.GetInt32(4),
        Stored.ToTime(row.GetInt64(5)),
        Stored.ToTime(row.GetInt64(6)),
        row.GetInt64(7),
        row.IsDBNull(8) ? null : row.GetString(8),
        row.IsDBNull(9) ? null : Stored.ToTime(row.GetInt64(9)))
    {
        Removed = row.IsDBNull(10) ? null : Stored.ToTime(row.GetInt64(10)),
        IsCleaned = !row.IsDBNull(11),
    };

    private static (string, object?)[] PhaseOf(JobPhase phase, DateTimeOffset changed, long outputBytes) =>
        [("@phase", (int)phase), ("@changed", Stored.Time(changed)), ("@bytes", outputBytes)];

    private static async Task<(long Number, bool IsNew)> Insert(StateSession session, JobRow job)
    {
        // The user's row is taken first, so that in every database the adders of one user wait for each other.
        var last = await session.Number(
            """
            insert into compute_user (name, last_number) values (@owner, 0)
            on conflict (name) do update set last_number = compute_user.last_number
            returning last_number
            """,
            ("@owner", job.User));

        if (await NumberOf(session, job.Id) is { } known)
        {
            return (known, IsNew: false);
        }

        var number = last!.Value + 1;
        await session.Execute(
            "update compute_user set last_number = @number where name = @owner",
            ("@number", number),
            ("@owner", job.User));
        await session.Execute(
            """
            insert into compute_job (id, owner, number, process, phase, accepted, changed, output_bytes)
            values (@id, @owner, @number, @process, @phase, @accepted, @changed, @bytes)
            """,
            [
                .. PhaseOf(job.Phase, job.Changed, job.OutputBytes),
                ("@id", Stored.Id(job.Id)),
                ("@owner", job.User),
                ("@number", number),
                ("@process", job.Process),
                ("@accepted", Stored.Time(job.Accepted)),
            ]);
        return (number, IsNew: true);
    }

    private static Task<long?> NumberOf(StateSession session, Guid id) =>
        session.Number("select number from compute_job where id = @id", ("@id", Stored.Id(id)));

    private Task Change(
        Guid id, string assignments, CancellationToken cancellationToken, params (string, object?)[] values) =>
        database.Write(
            async session =>
            {
                var changed = await session.Execute(
                    $"update compute_job set {assignments} where id = @id and {IsUnfinished}",
                    [.. values, ("@id", Stored.Id(id))]);
                if (changed == 0 && await NumberOf(session, id) is null)
                {
                    throw new InvalidOperationException($"the job {id} was never added to compute_job");
                }

                return changed;
            },
            cancellationToken);

    private Task<IReadOnlyList<JobRow>> Select(
        string which, CancellationToken cancellationToken, params (string, object?)[] parameters) =>
        database.Read<IReadOnlyList<JobRow>>(
            async session => await session.Query($"select {Columns} from compute_job {which}", ReadJob, parameters),
            cancellationToken);
}
