using System.Diagnostics;
using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Tables;

public sealed class StateDatabaseTests
{
    private const string FolderVariable = "COMPUTE_TEST_WRITER_FOLDER";
    private const int Enough = 300;

    private static readonly DateTimeOffset _noon = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_fails_leaves_no_trace_and_no_lock()
    {
        await using var state = await TemporaryState.Migrated();

        await Assert.ThrowsAsync<InvalidOperationException>(() => state.Database.Write<int>(
            async session =>
            {
                await session.Execute("insert into compute_user (name, last_number) values ('add', 1)");
                throw new InvalidOperationException("half way");
            },
            Ending));

        Assert.Equal(0, await Users(state));
        Assert.Equal(1, await state.Jobs.Add(Guid.NewGuid(), "add", "CDAT.subset", _noon, Ending));
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_writer()
    {
        await using var state = await TemporaryState.Migrated();
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var writing = state.Database.Write(
            async session =>
            {
                var changed = await session.Execute("insert into compute_user (name, last_number) values ('add', 1)");
                written.SetResult();
                await goOn.Task;
                return changed;
            },
            Ending);
        await written.Task;
        var seen = await Users(state);
        goOn.SetResult();
        await writing;

        Assert.Equal(0, seen);
        Assert.Equal(1, await Users(state));
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_kill_9()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = folder.File("acknowledged");
        using (var child = Process.Start(Child(folder))!)
        {
            try
            {
                while (!child.HasExited && Lines(acknowledged).Length < Enough)
                {
                    await Task.Delay(5, Ending);
                }
            }
            finally
            {
                child.Kill(); // SIGKILL, in the middle of 16 writers.
                await child.WaitForExitAsync(CancellationToken.None);
            }
        }

        await using var database = new StateDatabase(new SqliteDialect($"Data Source={folder.File("state.db")}"));
        var jobs = new JobTable(database);
        var partitions = new PartitionTable(database);
        var lines = Lines(acknowledged);
        Assert.True(lines.Length >= Enough, $"the child ended by itself after {lines.Length} writes");
        foreach (var line in lines)
        {
            var id = Guid.ParseExact(line.Split(' ')[0], "n");
            var number = long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
            var job = await jobs.Find(id, Ending);
            Assert.Equal((number, JobPhase.Started), (job?.Number, job?.Phase));
            Assert.Equal(3, (await partitions.Of(id, Ending)).Count);
        }

        var integrity = await database.Read(
            session => session.Query("pragma integrity_check", row => row.GetString(0)), Ending);
        Assert.Equal(["ok"], integrity);
    }

    /// <summary>Not a test: the process that <see cref="Nothing_acknowledged_is_lost_by_kill_9"/> kills.</summary>
    [Fact(Explicit = true)]
    public async Task Child_that_writes_until_it_is_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, $"{FolderVariable} names no folder: this is started by another test");

        var file = Path.Combine(folder, "state.db");
        await using var database = new StateDatabase(new SqliteDialect($"Data Source={file}"));
        await TemporaryState.Migrator(database).Migrate(Ending);
        var (jobs, partitions) = (new JobTable(database), new PartitionTable(database));
        await using var acknowledged = TextWriter.Synchronized(
            new StreamWriter(Path.Combine(folder, "acknowledged")) { AutoFlush = true });

        var rows = Enumerable.Range(0, 3).Select(n => new PartitionRow(n, 1, 0, new byte[2000], null, 0)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async writer =>
        {
            while (true)
            {
                var id = Guid.NewGuid();
                var number = await jobs.Add(id, $"user {writer % 4}", "CDAT.subset", _noon, Ending);
                await partitions.Add(id, rows, Ending);
                await jobs.SetPhase(id, JobPhase.Started, _noon, 0, Ending);
                await acknowledged.WriteLineAsync($"{id:n} {number}");
            }
        }));
    }

    private static Task<long?> Users(TemporaryState state) =>
        state.Database.Read(session => session.Number("select count(*) from compute_user"), Ending);

    private static ProcessStartInfo Child(TemporaryFolder folder)
    {
        var method = $"{typeof(StateDatabaseTests).FullName}.{nameof(Child_that_writes_until_it_is_killed)}";
        return new ProcessStartInfo(Environment.ProcessPath!, ["-method", method, "-explicit", "only"])
        {
            UseShellExecute = false,
            Environment = { [FolderVariable] = folder.Path },
        };
    }

    private static string[] Lines(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var text = reader.ReadToEnd();

        // A line that was being written when the process was killed is no acknowledgement.
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
