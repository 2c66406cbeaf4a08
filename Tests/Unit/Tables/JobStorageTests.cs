using System.Data.Common;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Cluster.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>The record of a job that succeeded and its row: both, or none, and as Orleans itself keeps records.</summary>
public abstract class JobStorageTests(DatabaseKind database) : IAsyncLifetime
{
    private static readonly DateTimeOffset _noon = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private TemporaryState _state = null!;
    private InProcessTestCluster _cluster = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private IGrainStorage Jobs => Storage(ComputeStateExtensions.JobStorage);

    /// <summary>Orleans' own storage on the same tables.</summary>
    private IGrainStorage Own => Storage("relational");

    private IServiceProvider Silo => _cluster.Silos[0].ServiceProvider;

    private IJobTable Table => Silo.GetRequiredService<IJobTable>();

    public async ValueTask InitializeAsync()
    {
        _state = await TemporaryState.Empty(database);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.AddComputeState(_state.Dialect));
        _cluster = builder.Build();
        await _cluster.DeployAsync().WaitAsync(TimeSpan.FromSeconds(60), Ending);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_state is not null)
        {
            await _state.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_success_is_written_with_its_row_and_both_have_the_next_number()
    {
        var id = Guid.NewGuid();
        _ = await Table.Add(Guid.NewGuid(), "ada", "CDAT.mean", _noon, Ending);
        var written = Success();

        await Jobs.WriteStateAsync("job", Key(id), written);

        var row = await Table.Find(id, Ending);
        Assert.Equal((2L, JobPhase.Succeeded, 7L), (row!.Number, row.Phase, row.OutputBytes));
        Assert.Equal((2L, true), (written.State!.Number, written.RecordExists));
        var read = await Read(Own, id);
        Assert.Equal((written.ETag, 2L), (read.ETag, read.State!.Number));
        Assert.Equal(JobPhase.Succeeded, read.State.Phase);
    }

    [Fact]
    public async Task Orleans_and_this_write_one_after_the_other_what_the_other_has_written()
    {
        var id = Guid.NewGuid();
        var state = Success();
        var success = state.State!;
        state.State = success with { Phase = JobPhase.Started };

        await Own.WriteStateAsync("job", Key(id), state);
        state.State = success;
        await Jobs.WriteStateAsync("job", Key(id), state);
        state.State = success with { Message = "last" };
        await Own.WriteStateAsync("job", Key(id), state);

        Assert.Equal("last", (await Read(Jobs, id)).State!.Message);
    }

    [Fact]
    public async Task A_success_ends_a_job_that_was_recorded_and_its_partitions_and_keeps_its_number()
    {
        var id = Guid.NewGuid();
        var number = await Table.Add(id, "ada", "CDAT.mean", _noon, Ending);
        var partitions = Silo.GetRequiredService<IPartitionTable>();
        await partitions.Add(id, [new PartitionRow(0, 1, 5, new byte[3], null, 9)], Ending);
        var written = Success();

        await Jobs.WriteStateAsync("job", Key(id), written);

        Assert.Equal(number, written.State!.Number);
        Assert.True((await Table.Find(id, Ending))!.HasEnded);
        Assert.Empty(await partitions.Page(id, -1, 10, Ending));
    }

    [Theory]
    [InlineData(JobPhase.Accepted)]
    [InlineData(JobPhase.Started)]
    [InlineData(JobPhase.Failed)]
    [InlineData(JobPhase.Dismissed)]
    public async Task Whatever_may_still_be_worked_on_is_written_without_a_row(JobPhase phase)
    {
        var id = Guid.NewGuid();
        var written = Success();
        written.State = written.State! with { Phase = phase };

        await Jobs.WriteStateAsync("job", Key(id), written);

        Assert.Equal(phase, (await Read(Own, id)).State!.Phase);
        Assert.Null(await Table.Find(id, Ending));
    }

    [Theory]
    [InlineData("orleans_state")]
    [InlineData("compute_job")]
    public async Task Where_one_of_the_two_cannot_be_written_neither_is(string table)
    {
        var id = Guid.NewGuid();
        await Refuse(table);
        var written = Success();

        await Assert.ThrowsAnyAsync<DbException>(() => Jobs.WriteStateAsync("job", Key(id), written));

        await Allow(table);
        Assert.Null(await Table.Find(id, Ending));
        Assert.False((await Read(Own, id)).RecordExists);
        Assert.Equal((0L, null, false), (written.State!.Number, written.ETag, written.RecordExists));
        await Jobs.WriteStateAsync("job", Key(id), written); // The number that was not given is given now.
        Assert.Equal(1, written.State.Number);
    }

    [Fact]
    public async Task A_write_that_is_made_again_because_its_answer_was_lost_finds_what_it_wrote()
    {
        var id = Guid.NewGuid();
        var (written, again) = (Success(), Success());

        await Jobs.WriteStateAsync("job", Key(id), written);
        await Jobs.WriteStateAsync("job", Key(id), again);

        Assert.Equal((written.ETag, written.State!.Number), (again.ETag, again.State!.Number));
        Assert.Equal(1, await Table.CountOfUser("ada", Ending));
    }

    [Fact]
    public async Task A_record_that_another_has_changed_is_refused_and_no_row_is_written()
    {
        var id = Guid.NewGuid();
        var first = Success();
        first.State = first.State! with { Phase = JobPhase.Started };
        await Jobs.WriteStateAsync("job", Key(id), first);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Jobs.WriteStateAsync("job", Key(id), Success()));

        Assert.Null(await Table.Find(id, Ending));
        Assert.Equal(JobPhase.Started, (await Read(Own, id)).State!.Phase);
    }

    private static GrainId Key(Guid id) => GrainId.Create("job", id.ToString("n"));

    private static GrainState<JobState> Success() => new(new JobState
    {
        Request = ComputeCluster.Request(1) with { User = "ada" },
        Phase = JobPhase.Succeeded,
        Accepted = _noon,
        Changed = _noon,
        Outputs = [new JobOutput("ada/x.nc", "tas", "r-CDAT.mean", "application/netcdf", 7)],
    });

    private static async Task<GrainState<JobState>> Read(IGrainStorage storage, Guid id)
    {
        var state = new GrainState<JobState>(new JobState());
        await storage.ReadStateAsync("job", Key(id), state);
        return state;
    }

    private IGrainStorage Storage(string name) => Silo.GetRequiredKeyedService<IGrainStorage>(name);

    /// <summary>Makes a table refuse every row.</summary>
    private Task Refuse(string table) => Run(database == DatabaseKind.Sqlite
        ? $"create trigger no_room before insert on {table} begin select raise(abort, 'no room'); end"
        : $"""
            create function no_room() returns trigger language plpgsql as 'begin raise exception ''no room''; end';
            create trigger no_room before insert on {table} for each row execute function no_room()
            """);

    private Task Allow(string table) => Run(database == DatabaseKind.Sqlite
        ? "drop trigger no_room"
        : $"drop trigger no_room on {table}; drop function no_room()");

    private Task Run(string sql) =>
        Silo.GetRequiredService<StateDatabase>().Write(session => session.Execute(sql), Ending);
}
