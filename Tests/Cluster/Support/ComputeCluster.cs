using System.Collections.Immutable;
using System.Globalization;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Sweeping;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Compute.Orleans.Tests.Cluster.Support;

/// <summary>Silos in this process over a real database and data folder of their own.</summary>
internal sealed class ComputeCluster : IAsyncDisposable
{
    /// <summary>Milliseconds after which a cluster test has failed.</summary>
    public const int TestLimit = 120_000;

    private readonly TemporaryFolder _files;
    private readonly bool _ownsFiles;

    private readonly StateDatabase _database;

    private ComputeCluster(InProcessTestCluster cluster, FakeWork work, TemporaryFolder files, bool ownsFiles)
    {
        _database = new StateDatabase(new SqliteDialect(ConnectionString(files)));
        Cluster = cluster;
        Work = work;
        _files = files;
        _ownsFiles = ownsFiles;
        Folder = new DataFolder(files.Path);
    }

    public InProcessTestCluster Cluster { get; }

    public FakeWork Work { get; }

    public DataFolder Folder { get; }

    public IGrainFactory Grains => Cluster.Client;

    /// <summary>The database, read and written beside the silos.</summary>
    public StateDatabase Database => _database;

    /// <summary>The job table, read beside the silos.</summary>
    public IJobTable Jobs => new JobTable(_database);

    /// <summary>The partition table, likewise.</summary>
    public IPartitionTable Partitions => new PartitionTable(_database);

    /// <summary>The token table, likewise.</summary>
    public ITokenTable Tokens => new TokenTable(_database);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts a cluster.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="files">The data folder and database of an earlier cluster, or null for new ones.</param>
    /// <param name="engine">Makes a silo's engine; a fake one by default.</param>
    /// <param name="configure">Prepares what the fake engines do before any silo starts.</param>
    /// <param name="services">Changes a silo's services.</param>
    /// <param name="settings">Options that differ from those of all tests.</param>
    public static async Task<ComputeCluster> StartAsync(
        short silos = 2, TemporaryFolder? files = null, Func<FakeWork, DataFolder, string, IComputeEngine>? engine = null,
        Action<FakeWork>? configure = null, Action<IServiceCollection>? services = null,
        params (string Name, string Value)[] settings)
    {
        var work = new FakeWork();
        configure?.Invoke(work);
        var ownsFiles = files is null;
        files ??= new TemporaryFolder();
        var folder = new DataFolder(files.Path);
        var configuration = Configuration(settings);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "compute"; // Grain state belongs to a service: a later cluster is to find it.
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddComputeState(ConnectionString(files));
            silo.AddComputeGrains(configuration);
            silo.Services.AddSingleton(folder);
            silo.Services.AddSingleton(_ =>
                engine?.Invoke(work, folder, options.SiloName) ?? new FakeEngine(work, folder, options.SiloName));
            services?.Invoke(silo.Services);
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            });
            silo.Configure<SiloMessagingOptions>(messages => messages.ResponseTimeout = TimeSpan.FromSeconds(10));
        });
        builder.ConfigureSiloHost((options, host) =>
            host.Logging.ClearProviders().AddProvider(new TestLog(options.SiloName)));
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(
            messages => messages.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ComputeCluster(cluster, work, files, ownsFiles);
    }

    /// <summary>A request for a number of partitions.</summary>
    public static ExecuteRequest Request(int partitions, string user = "tester", params string[] parameters) => new(
        FakeEngine.Process,
        user,
        [new RequestVariable("v0", "/data/a.nc", "tas", null)],
        [],
        [
            new RequestOperation(
                FakeEngine.Process, "out", ["v0"], null,
                parameters.ToDictionary(name => name, _ => "yes")
                    .Append(new("partitions", partitions.ToString(CultureInfo.InvariantCulture)))
                    .ToImmutableSortedDictionary(),
                null),
        ]);

    /// <summary>Submits a request as the edge does.</summary>
    public async Task<Guid> SubmitAsync(ExecuteRequest request)
    {
        var job = Guid.NewGuid();
        _ = await Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process)).Execute(job, request, Stop);
        return job;
    }

    /// <summary>Runs a request for a caller who waits, as the edge does in each of its calls.</summary>
    public Task<JobStatus> RunToEndAsync(
        Guid job, ExecuteRequest request, TimeSpan? patience = null, CancellationTokenSource? gone = null) =>
        Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf(request.Process))
            .ExecuteToEnd(job, request, patience ?? TimeSpan.FromSeconds(20), gone?.Token ?? CancellationToken.None);

    public Task<Guid> SubmitAsync(int partitions) => SubmitAsync(Request(partitions));

    public IJobGrain Job(Guid job) => Grains.GetGrain<IJobGrain>(job);

    /// <summary>Asks for a job's status until it has ended, as clients do; a call that is lost is made again.</summary>
    public Task<JobStatus> EndAsync(Guid job) => UntilAsync(job, status => status.HasEnded);

    /// <param name="job">The job.</param>
    /// <param name="holds">What is waited for.</param>
    /// <param name="mayNotBeYet">Whether the job is not acknowledged, so that it may come after the question.</param>
    public async Task<JobStatus> UntilAsync(Guid job, Func<JobStatus, bool> holds, bool mayNotBeYet = false)
    {
        while (true)
        {
            try
            {
                if (await Job(job).GetStatus() is var status && holds(status))
                {
                    return status;
                }
            }
            catch (Exception lost) when (lost is OrleansException or TimeoutException or OperationCanceledException)
            {
                // The silo that held the job has died.
            }
            catch (FaultException fault) when (mayNotBeYet && fault.Code == FaultCode.NoSuchJob)
            {
                // Its caller's call is on the way.
            }

            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Waits for the row of a job without a word to the job itself.</summary>
    public async Task<JobRow> RowAsync(Guid job, Func<JobRow, bool> holds)
    {
        while (true)
        {
            if (await Jobs.Find(job, Stop) is { } row && holds(row))
            {
                return row;
            }

            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Waits until so many partitions of a job are stored.</summary>
    /// <returns>Their numbers.</returns>
    public async Task<IReadOnlyList<int>> PartitionsAsync(Guid job, int atLeast)
    {
        while (true)
        {
            if (await Partitions.Of(job, Stop) is { } rows && rows.Count >= atLeast)
            {
                return [.. rows.Select(row => row.Number)];
            }

            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Waits until so many silos hold attempts of a job that have not ended.</summary>
    public async Task BusyAsync(Guid job, int silos)
    {
        while (Work.Began.Except(Work.Ended).Where(attempt => attempt.Job == job)
            .DistinctBy(attempt => attempt.Silo).Count() < silos)
        {
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Waits until a folder is gone.</summary>
    public static async Task GoneAsync(string path)
    {
        while (Directory.Exists(path))
        {
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Changes what attempts do, submits a job, and waits for its end.</summary>
    public async Task<JobStatus> EndAfterAsync(Action change, int partitions)
    {
        change();
        return await EndAsync(await SubmitAsync(partitions));
    }

    /// <summary>Sweeps now.</summary>
    public Task<int> SweepAsync() => Grains.GetGrain<ISweeperGrain>(ISweeperGrain.Key).Sweep();

    /// <summary>The silo that holds a grain.</summary>
    public async Task<InProcessSiloHandle> SiloOfAsync(IAddressable grain)
    {
        var address = await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Cluster.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    /// <summary>The bytes of a job's one output.</summary>
    public byte[] Output(JobStatus status) =>
        File.ReadAllBytes(Path.Combine(Folder.Public, Assert.Single(status.Outputs).Path));

    /// <summary>Kills all silos, and leaves data folder and database as they are.</summary>
    public async Task KillAsync()
    {
        var kills = Cluster.Silos.ToArray().Select(silo => Cluster.KillSiloAsync(silo, Stop)).ToArray();
        await Work.DieAsync(); // A dead process has no attempts; here they must be told.
        await Task.WhenAll(kills);
    }

    public async ValueTask DisposeAsync()
    {
        await Work.DieAsync();
        await Cluster.DisposeAsync();
        await _database.DisposeAsync();
        Work.Dispose();
        if (_ownsFiles)
        {
            _files.Dispose();
        }
    }

    private static string ConnectionString(TemporaryFolder files) => $"Data Source={files.File("state.db")}";

    private static IConfiguration Configuration((string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Jobs:Lease"] = "00:00:04",
                ["Jobs:Renewal"] = "00:00:01",
                ["Jobs:RetryDelay"] = "00:00:00.020",
                ["Sweeper:Period"] = "00:00:02",
                ["Sweeper:LeftoverAge"] = "00:00:00",
            })
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)))
            .Build();
}
