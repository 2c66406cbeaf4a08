using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Many clients at once, who mean well.</summary>
public sealed class CrowdTests
{
    private const int Clients = 200;
    private const int HandleMargin = 24; // Connections of the state's pool, and of whoever watches.
    private const int MemoryMarginMb = 128;

    private static readonly TimeSpan _health = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(30);

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    // Field note 12: servers leaked file handles. Here each client opens the input, an output, and connections.
    [Fact]
    public async Task Two_hundred_clients_at_once_all_get_their_results_and_leave_nothing_behind()
    {
        ProcessUse.Require();
        using var inputs = Input(out var path);
        await using var service = await StandaloneService.Start(Environment(inputs));
        await Crowd(service, path, Clients / 4); // What is made once, and kept, is not what is looked for.
        var handles = service.Handles();
        var memory = service.ResidentMb();
        using var probe = new HealthProbe(service);

        await Crowd(service, path, Clients);

        probe.AssertWithin(_health);
        await ProcessUse.ReturnsTo("the number of open files", () => service.Handles(), handles + HandleMargin, _settle);
        await ProcessUse.ReturnsTo("resident memory in MiB", service.ResidentMb, memory + MemoryMarginMb, _settle);
    }

    // Field note 21: requests that wait for their results crowded out those that do not, so that operators ran a second
    // service for them, or statuses stood at ProcessAccepted for ever.
    [Fact]
    public async Task Those_who_wait_for_their_results_keep_nobody_from_getting_a_status_at_once()
    {
        using var inputs = Input(out var path);
        var environment = Environment(inputs);
        environment["COMPUTE_Jobs__MaxRunning"] = "2";
        environment["COMPUTE_Workers__Slots"] = "1";
        await using var service = await StandaloneService.Start(environment);
        await Synchronous(service.Http, path);
        using var probe = new HealthProbe(service);

        using var client = Client(service);
        var waiting = Enumerable.Range(0, 40).Select(_ => Synchronous(client, path)).ToList();
        var jobs = new List<Uri>();
        var longest = TimeSpan.Zero;
        for (var number = 0; number < 20; number++)
        {
            var started = Stopwatch.GetTimestamp();
            jobs.Add(await service.Submit("CDAT.mean", StandaloneJobs.One("CDAT.mean", path, RecordFile.Variable)));
            _ = await service.Status(jobs[^1]);
            var elapsed = Stopwatch.GetElapsedTime(started);
            longest = elapsed > longest ? elapsed : longest;
        }

        var outputs = await Task.WhenAll(jobs.Select(service.Succeeded));
        await Task.WhenAll(waiting);

        probe.AssertWithin(_health);
        Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.All(outputs, output => Assert.Single(output));
    }

    private static async Task Crowd(StandaloneService service, string path, int clients)
    {
        using var client = Client(service);
        await Task.WhenAll(Enumerable.Range(0, clients).Select(number => One(client, path, number)));
    }

    // A quarter wait for their results; all look around before, and download what they got.
    private static async Task One(HttpClient client, string path, int number)
    {
        await Ask(client, "/wps?service=WPS&request=GetCapabilities", "ProcessOfferings");
        await Ask(client, "/wps?service=WPS&version=1.0.0&request=DescribeProcess&identifier=all", "CDAT.mean");
        var output = number % 4 == 0
            ? await Synchronous(client, path)
            : Assert.Single(await Asynchronous(client, path));

        var file = await client.GetByteArrayAsync(output, Ending);
        Assert.Equal("CDF", Encoding.ASCII.GetString(file, 0, 3));
        using var range = new HttpRequestMessage(HttpMethod.Get, output);
        range.Headers.Range = new(4, 7);
        using var answer = await client.SendAsync(range, Ending);
        Assert.Equal(file[4..8], await answer.Content.ReadAsByteArrayAsync(Ending));
    }

    private static async Task<IReadOnlyList<Uri>> Asynchronous(HttpClient client, string path)
    {
        var accepted = XDocument.Parse(await client.GetStringAsync(
            Execute(path) + "&storeExecuteResponse=true&status=true", Ending));
        return await StandaloneJobs.Succeeded(client, new Uri(accepted.Root!.Attribute("statusLocation")!.Value));
    }

    private static async Task<Uri> Synchronous(HttpClient client, string path)
    {
        var answer = XDocument.Parse(await client.GetStringAsync(
            Execute(path) + "&storeExecuteResponse=true&status=false", Ending));
        return Assert.Single(await StandaloneJobs.Succeeded(client, new Uri(answer.Root!.Attribute("statusLocation")!.Value)));
    }

    private static async Task Ask(HttpClient client, string path, string expected) =>
        Assert.Contains(expected, await client.GetStringAsync(path, Ending), StringComparison.Ordinal);

    private static string Execute(string path) =>
        "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.mean&DataInputs="
        + Uri.EscapeDataString(StandaloneJobs.One("CDAT.mean", path, RecordFile.Variable));

    // Its connections end with it; a request that waits may wait long.
    private static HttpClient Client(StandaloneService service) =>
        new() { BaseAddress = service.BaseUri, Timeout = TimeSpan.FromMinutes(3) };

    private static TemporaryFolder Input(out string path)
    {
        var folder = new TemporaryFolder();
        path = folder.File("tas.nc");
        RecordFile.Write(path, 18, 36, 60, [(0, 1), (3, 2)]);
        return folder;
    }

    private static Dictionary<string, string> Environment(TemporaryFolder inputs) =>
        new(StringComparer.Ordinal) { ["COMPUTE_Data__Mounts__0__Path"] = inputs.Path };
}
