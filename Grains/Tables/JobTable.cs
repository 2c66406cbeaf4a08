using System.Data.Common;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.Grains.Tables;

/// <summary>The table compute_job in a relational database.</summary>
internal sealed class JobTable(StateDatabase database) : IJobTable
{
    private const string Columns =
        "id, owner, number, process, phase, accepted, changed, output_bytes, lease_holder, lease_until";

    /// <inheritdoc/>
    public Task<long> Add(
        Guid id, string user, string process, DateTimeOffset accepted, CancellationToken cancellationToken) =>
        database.Write(
            async session =>
            {
                // The user's row is taken first, so that in every database the adders of one user wait for each other.
                var last = await session.Number(
                    """
                    insert into compute_user (name, last_number) values (@owner, 0)
                    on conflict (name) do update set last_number = compute_user.last_number
                    returning last_number
                    """,
                    ("@owner", user));

                if (await NumberOf(session, id) is { } known)
                {
                    return known;
                }

                var number = last!.Value + 1;
                await session.Execute(
                    "update compute_user set last_number = @number where name = @owner",
                    ("@number", number),
                    ("@owner", user));
                await session.Execute(
                    """
                    insert into compute_job (id, owner, number, process, phase, accepted, changed, output_bytes)
                    values (@id, @owner, @number, @process, @phase, @accepted, @accepted, 0)
                    """,
                    ("@id", Stored.Id(id)),
                    ("@owner", user),
                    ("@number", number),
                    ("@process", process),
                    ("@phase", (int)JobPhase.Accepted),
                    ("@accepted", Stored.Time(accepted)));
                return number;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task SetPhase(
        Guid id, JobPhase phase, DateTimeOffset changed, long outputBytes, CancellationToken cancellationToken) =>
        Change(
            id,
            HasEnded(phase)
                ? "phase = @phase, changed = @changed, output_bytes = @bytes, lease_holder = null, lease_until = null"
                : "phase = @phase, changed = @changed, output_bytes = @bytes",
            cancellationToken,
            ("@phase", (int)phase),
            ("@changed", Stored.Time(changed)),
            ("@bytes", outputBytes));

    /// <inheritdoc/>
    public Task Lease(Guid id, string holder, DateTimeOffset until, CancellationToken cancellationToken) =>
        Change(
            id,
            "lease_holder = @holder, lease_until = @until",
            cancellationToken,
            ("@holder", holder),
            ("@until", Stored.Time(until)));

    /// <inheritdoc/>
    public async Task<JobRow?> Find(Guid id, CancellationToken cancellationToken)
    {
        var rows = await Select("where id = @id", cancellationToken, ("@id", Stored.Id(id)));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRow>> Unfinished(CancellationToken cancellationToken) =>
        Select("where phase in (0, 1, 2) order by arrival", cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobRow>> OfUser(
        string user, long offset, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return Select(
            "where owner = @owner order by number desc limit @limit offset @offset",
            cancellationToken,
            ("@owner", user),
            ("@limit", limit),
            ("@offset", offset));
    }

    /// <inheritdoc/>
    public Task<long> CountOfUser(string user, CancellationToken cancellationToken) =>
        database.Read(
            async session =>
                await session.Number("select count(*) from compute_job where owner = @owner", ("@owner", user)) ?? 0,
            cancellationToken);

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
        row.IsDBNull(9) ? null : Stored.ToTime(row.GetInt64(9)));

    private static Task<long?> NumberOf(StateSession session, Guid id) =>
        session.Number("select number from compute_job where id = @id", ("@id", Stored.Id(id)));

    private Task Change(
        Guid id, string assignments, CancellationToken cancellationToken, params (string, object?)[] values) =>
        database.Write(
            async session =>
            {
                var changed = await session.Execute(
                    $"update compute_job set {assignments} where id = @id and phase in (0, 1, 2)",
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
