using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Npgsql;

namespace Compute.Orleans.Tests.Support;

/// <summary>Two silos and two edges on a PostgreSQL server of their own: real processes, and a job to run on them.</summary>
public sealed partial class ServiceCluster : IAsyncDisposable
{
    private const string Make = """
        import sys, numpy as np, netCDF4
        d = netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET')
        d.createDimension('time', None); d.createDimension('lat', 90); d.createDimension('lon', 180)
        t = d.createVariable('time', 'f8', ('time',)); t.units = 'days since 1850-01-01'; t.calendar = 'noleap'
        v = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), fill_value=np.float32(1e20)); v.units = 'K'
        r = np.random.default_rng(3)
        for year in range(10):
            part = slice(year * 365, year * 365 + 365)
            t[part] = np.arange(part.start, part.stop) + .5
            v[part] = 280 + 20 * r.standard_normal((365, 90, 180), dtype='f4')
        """;

    // One output is made of slabs written in place, the other of partial states.
    private const string Inputs =
        "variable=[{\"uri\":\"PATH\",\"id\":\"tas|v\"}];domain=[];"
        + "operation=[{\"name\":\"CDAT.workflow\",\"result\":\"w\",\"input\":[\"part\",\"mean\"]},"
        + "{\"name\":\"CDAT.subset\",\"result\":\"part\",\"input\":[\"v\"]},"
        + "{\"name\":\"CDAT.mean\",\"result\":\"mean\",\"input\":[\"v\"],\"axes\":\"time\"}]";

    private readonly TemporaryFolder _folder = new();
    private readonly List<ServiceProcess> _silos = [];
    private readonly List<ServiceProcess> _edges = [];
    private readonly Dictionary<int, ServiceProcess> _byPort = [];
    private Task? _start;

    /// <summary>What the job comes to when nobody disturbs it.</summary>
    public IReadOnlyList<string> Undisturbed { get; private set; } = [];

    internal PostgresServer Database { get; private set; } = null!;

    internal ServiceProcess EdgeA => _edges[0];

    internal ServiceProcess EdgeB => _edges[1];

    internal IReadOnlyList<ServiceProcess> Silos => _silos;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Starts the cluster with the first test that runs, and silos until there are two.</summary>
    internal async Task Whole()
    {
        await (_start ??= Start());
        await Complete();
    }

    private async Task Start()
    {
        await Python.RequireAsync("netCDF4");
        Database = await PostgresServer.Create();
        await Python.RunAsync(Make, _folder.File("tas.nc"));

        // The edges come first: they listen, and wait for a database that has no tables yet and silos that are not there.
        var edges = await Task.WhenAll(StartEdge(), StartEdge());
        _edges.AddRange(edges);
        await Complete();
        await Task.WhenAll(_edges.Select(edge => edge.Ready()));
        Undisturbed = await Outputs(EdgeA, await Submit(EdgeA));
    }

    private async Task Complete()
    {
        foreach (var lost in _silos.Where(silo => !silo.IsRunning).ToList())
        {
            await lost.DisposeAsync();
            _silos.Remove(lost);
        }

        while (_silos.Count < 2)
        {
            await AddSilo();
        }
    }

    /// <summary>Starts one more silo.</summary>
    internal async Task<ServiceProcess> AddSilo(params (string Name, string Value)[] more)
    {
        var (port, gateway) = (LoopbackPorts.Choose(), LoopbackPorts.Choose());
        var environment = Environment(more);
        environment["COMPUTE_Cluster__SiloPort"] = port.ToString(CultureInfo.InvariantCulture);
        environment["COMPUTE_Cluster__GatewayPort"] = gateway.ToString(CultureInfo.InvariantCulture);
        var silo = await ServiceProcess.Start("Compute.Orleans.Silo", environment);
        _silos.Add(silo);
        _byPort[port] = silo;
        return silo;
    }

    /// <summary>The variables of a process of the cluster.</summary>
    internal Dictionary<string, string> Environment(params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_DATA"] = _folder.File("data"),
            ["COMPUTE_Data__Mounts__0__Path"] = _folder.Path,
            ["COMPUTE_Edge__ExternalUrl"] = "http://localhost:8000", // One name for both edges: it stands in outputs.
            ["COMPUTE_Cluster__Mode"] = "cluster",
            ["COMPUTE_Cluster__ConnectionString"] = Database.ConnectionString,
            ["COMPUTE_Cluster__AdvertisedAddress"] = "127.0.0.1",
            ["COMPUTE_Cluster__ProbeTimeout"] = "00:00:02", // A silo that is starved by other tests is not dead.
            ["COMPUTE_Partitions__TargetMb"] = "1",
            ["COMPUTE_Workers__Slots"] = "1",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>Submits the job at an edge.</summary>
    /// <returns>Its statusLocation, at that edge.</returns>
    internal async Task<Uri> Submit(ServiceProcess edge)
    {
        var inputs = Inputs.Replace("PATH", _folder.File("tas.nc"), StringComparison.Ordinal);
        using var response = await edge.Http.GetAsync(
            "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.workflow&storeExecuteResponse=true&status=true"
            + $"&DataInputs={Uri.EscapeDataString(inputs)}",
            Ending);
        var answer = await response.Content.ReadAsStringAsync(Ending);
        Assert.True(response.IsSuccessStatusCode, answer + "\n" + edge.Output);
        return new Uri(XDocument.Parse(answer).Root!.Attribute("statusLocation")!.Value);
    }

    /// <summary>A URL of one edge at another.</summary>
    internal static Uri At(ServiceProcess edge, Uri url) => new(edge.Http.BaseAddress!, url.PathAndQuery);

    /// <summary>Waits until a part of a job is done.</summary>
    internal static async Task<int> Reaches(ServiceProcess edge, Uri job, int percent)
    {
        while (true)
        {
            var status = XDocument.Parse(await edge.Http.GetStringAsync(At(edge, job), Ending)).Descendants()
                .First(element => element.Name.LocalName == "Status").Elements().First();
            Assert.Equal("Process", status.Name.LocalName[..7]);
            Assert.True(
                status.Name.LocalName is "ProcessAccepted" or "ProcessStarted",
                $"the job was over before {percent} %: {status}");
            if ((int?)status.Attribute("percentCompleted") is { } done && done >= percent)
            {
                return done;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), Ending);
        }
    }

    /// <summary>Waits for a job's end and reads its outputs at an edge.</summary>
    /// <returns>The bytes, without the moment of acceptance, which no two jobs share.</returns>
    internal async Task<IReadOnlyList<string>> Outputs(ServiceProcess edge, Uri job)
    {
        var outputs = new List<string>();
        try
        {
            foreach (var url in await StandaloneJobs.Succeeded(edge.Http, At(edge, job)))
            {
                var bytes = await edge.Http.GetByteArrayAsync(At(edge, url), Ending);
                outputs.Add(MomentPattern().Replace(Encoding.Latin1.GetString(bytes), "moment", 2));
            }
        }
        catch (Exception cause) when (!Ending.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                "the job did not come to its outputs; the silos printed:\n"
                + string.Join(
                    "\n----\n",
                    _silos.Concat(_edges).Select(silo => silo.Output[^Math.Min(silo.Output.Length, 6000)..])),
                cause);
        }

        return outputs;
    }

    /// <summary>The silo that works on a job.</summary>
    internal async Task<ServiceProcess> HolderOf(Uri job) => _byPort[PortOf(await Lease(job))];

    /// <summary>The address of the silo that works on a job, as the table has it.</summary>
    internal async Task<string> Lease(Uri job) =>
        (string)(await Value("select lease_holder from compute_job where id = @id", IdOf(job)))!;

    /// <summary>How many partitions of a job were stored by its second run.</summary>
    internal async Task<long> TakenUpAgain(Uri job) =>
        (long)(await Value("select count(*) from compute_partition where job = @id and attempt > 100", IdOf(job)))!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _edges.Concat(_silos))
        {
            await process.DisposeAsync();
        }

        if (Database is not null)
        {
            await Database.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task<ServiceProcess> StartEdge() =>
        ServiceProcess.Start("Compute.Orleans.WebApi", Environment(), isReady: false);

    private async Task<object?> Value(string sql, string id)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Ending);
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new("@id", id) } };
        return await command.ExecuteScalarAsync(Ending);
    }

    private static string IdOf(Uri job) =>
        Guid.Parse(Path.GetFileNameWithoutExtension(job.AbsolutePath)).ToString("n");

    // S127.0.0.1:PORT:GENERATION, or 127.0.0.1:PORT@GENERATION.
    private static int PortOf(string address) =>
        int.Parse(address.Split(':')[1].Split('@')[0], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", RegexOptions.None, matchTimeoutMilliseconds: 10000)]
    private static partial Regex MomentPattern();
}
