using System.Collections.Immutable;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Compute.Orleans.Tests.Unit.Tables;

/// <summary>Orleans' own providers on our schema, in two silos of one process that share a database.</summary>
public abstract class ComputeStateExtensionsTests(DatabaseKind database) : IAsyncLifetime
{
    private TemporaryState _state = null!;
    private InProcessTestCluster _cluster = null!;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private IGrainStorage First => Storage(0, ComputeStateExtensions.JobStorage);

    private IGrainStorage Second => Storage(1, ComputeStateExtensions.JobStorage);

    public async ValueTask InitializeAsync()
    {
        _state = await TemporaryState.Empty(database);
        var builder = new InProcessTestClusterBuilder(2);
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
    public async Task What_one_silo_wrote_the_other_reads()
    {
        var id = GrainId.Create("job", Guid.NewGuid().ToString("n"));
        var written = new GrainState<Sample>(new Sample { Text = "über", Items = [1, 2, 3] });

        await First.WriteStateAsync("sample", id, written);
        var read = await Read(Second, "sample", id);

        Assert.True(read.RecordExists);
        Assert.Equal("über", read.State!.Text);
        Assert.Equal([1, 2, 3], read.State.Items);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task The_one_who_comes_second_is_told_that_the_state_changed()
    {
        var id = GrainId.Create("job", Guid.NewGuid().ToString("n"));
        await First.WriteStateAsync("sample", id, new GrainState<Sample>(new Sample { Text = "0" }));
        var one = await Read(First, "sample", id);
        var other = await Read(Second, "sample", id);
        one.State!.Text = "one";
        other.State!.Text = "other";

        await First.WriteStateAsync("sample", id, one);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Second.WriteStateAsync("sample", id, other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Second.ClearStateAsync("sample", id, other));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Second.WriteStateAsync("sample", id, new GrainState<Sample>(new Sample { Text = "first" })));

        Assert.Equal("one", (await Read(Second, "sample", id)).State!.Text);
    }

    [Fact]
    public async Task A_state_that_was_written_from_nothing_by_two_is_the_firsts()
    {
        var id = GrainId.Create("user", "user/new");
        var writes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            try
            {
                await Storage(n % 2, ComputeStateExtensions.JobStorage)
                    .WriteStateAsync("sample", id, new GrainState<Sample>(new Sample { Text = "x" }));
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        }));

        Assert.Equal(1, writes.Sum());
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_can_be_written_again()
    {
        var id = GrainId.Create("user", "user/clear");
        var state = new GrainState<Sample>(new Sample { Text = "0" });
        await First.WriteStateAsync("sample", id, state);

        await First.ClearStateAsync("sample", id, state);
        var cleared = await Read(Second, "sample", id);
        cleared.State = new Sample { Text = "again" };
        await Second.WriteStateAsync("sample", id, cleared);

        Assert.False(state.RecordExists);
        Assert.Equal("again", (await Read(First, "sample", id)).State!.Text);
    }

    // Without a prefix, Orleans stores keys that read as hexadecimal as numbers: 'add', 'ADD' and '0add' shared a row.
    [Fact]
    public async Task Users_whose_names_read_as_the_same_number_have_states_of_their_own()
    {
        string[] users = ["add", "ADD", "0add", "Add", "00000000000000000000000000000add"];
        foreach (var user in users)
        {
            await First.WriteStateAsync(
                "user", GrainId.Create("user", "user/" + user), new GrainState<Sample>(new Sample { Text = user }));
        }

        foreach (var user in users)
        {
            Assert.Equal(user, (await Read(Second, "user", GrainId.Create("user", "user/" + user))).State!.Text);
        }
    }

    [Fact]
    public async Task The_storage_without_a_name_is_in_the_same_database()
    {
        var id = GrainId.Create("user", "user/default");
        var unnamed = _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainStorage>();

        await unnamed.WriteStateAsync("sample", id, new GrainState<Sample>(new Sample { Text = "x" }));

        Assert.Equal("x", (await Read(Storage(1, "Default"), "sample", id)).State!.Text);
    }

    [Fact]
    public async Task Writers_of_two_silos_at_once_all_get_through()
    {
        await Parallel.ForAsync(0, 32, Ending, async (n, _) =>
        {
            var id = GrainId.Create("user", $"user/{n}");
            var state = new GrainState<Sample>(new Sample { Text = "0" });
            for (var i = 0; i < 10; i++)
            {
                state.State!.Text = $"{n} {i}";
                await Storage(n % 2, ComputeStateExtensions.JobStorage).WriteStateAsync("busy", id, state);
            }
        });

        for (var n = 0; n < 32; n++)
        {
            Assert.Equal($"{n} 9", (await Read(First, "busy", GrainId.Create("user", $"user/{n}"))).State!.Text);
        }
    }

    [Fact]
    public async Task Reminders_are_kept_renewed_and_removed()
    {
        var table = _cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();
        var other = _cluster.Silos[1].ServiceProvider.GetRequiredService<IReminderTable>();
        var entry = new ReminderEntry
        {
            GrainId = GrainId.Create("sweeper", "sweeper/jobs"),
            ReminderName = "sweep",
            StartAt = new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc),
            Period = TimeSpan.FromMinutes(1.5),
        };

        entry.ETag = await table.UpsertRow(entry, Ending);
        entry.Period = TimeSpan.FromMinutes(2);
        var renewed = await table.UpsertRow(entry, Ending);
        var read = (await other.ReadRow(entry.GrainId, "sweep", Ending))!;

        Assert.NotEqual(entry.ETag, renewed);
        Assert.Equal((entry.StartAt, entry.Period, renewed), (read.StartAt, read.Period, read.ETag));
        Assert.Equal(entry.GrainId, Assert.Single((await other.ReadRows(entry.GrainId, Ending)).Reminders).GrainId);
        Assert.False(await table.RemoveRow(entry.GrainId, "sweep", entry.ETag!, Ending));
        Assert.True(await table.RemoveRow(entry.GrainId, "sweep", renewed!, Ending));
        Assert.Null(await other.ReadRow(entry.GrainId, "sweep", Ending));
    }

    [Fact]
    public async Task Every_reminder_is_in_one_of_the_ranges_that_share_the_ring()
    {
        var table = _cluster.Silos[0].ServiceProvider.GetRequiredService<IReminderTable>();
        var grains = Enumerable.Range(0, 40).Select(n => GrainId.Create("sweeper", $"sweeper/{n}")).ToList();
        foreach (var grain in grains)
        {
            await table.UpsertRow(
                new ReminderEntry
                {
                    GrainId = grain,
                    ReminderName = "sweep",
                    StartAt = new DateTime(2024, 2, 29, 12, 0, 0, DateTimeKind.Utc),
                    Period = TimeSpan.FromMinutes(1),
                },
                Ending);
        }

        const uint Middle = 0x9000_0000;
        var first = (await table.ReadRows(0x1000_0000, Middle, Ending)).Reminders;
        var second = (await table.ReadRows(Middle, 0x1000_0000, Ending)).Reminders; // Over the end of the ring.
        var all = (await table.ReadRows(0, 0, Ending)).Reminders;

        Assert.All(first, entry => Assert.InRange(entry.GrainId.GetUniformHashCode(), 0x1000_0001u, Middle));
        Assert.NotEmpty(first);
        Assert.NotEmpty(second);
        Assert.Equal(
            grains.Select(grain => grain.ToString()).Order(StringComparer.Ordinal),
            first.Concat(second).Select(entry => entry.GrainId.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(40, all.Count);
    }

    private static async Task<GrainState<Sample>> Read(IGrainStorage storage, string name, GrainId id)
    {
        var state = new GrainState<Sample>();
        await storage.ReadStateAsync(name, id, state);
        return state;
    }

    private IGrainStorage Storage(int silo, string name) =>
        _cluster.Silos[silo].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(name);

    private sealed class Sample
    {
        public string? Text { get; set; }

        public ImmutableArray<int> Items { get; set; }
    }
}
