using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>The service that the tests of one class mistreat, one after the other.</summary>
public sealed class HostileService : IAsyncLifetime
{
    private const int HandleMargin = 24; // Connections of the state's pool, and of whoever watches.

    private static readonly TimeSpan _health = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _settle = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _inputs = new();
    private StandaloneService? _service;

    internal StandaloneService Service => _service!;

    /// <summary>A small input.</summary>
    public string Small => _inputs.File("small.nc");

    /// <summary>An input of about 40 MB.</summary>
    public string Large => _inputs.File("large.nc");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        RecordFile.Write(Small, 4, 5, 6, [(0, 1), (3, 2)]);
        RecordFile.Write(Large, 180, 288, 200, [(0, 1)]);
        _service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = _inputs.Path,
            ["COMPUTE_Edge__HeaderTimeout"] = "00:00:02",
            ["COMPUTE_Edge__BodyTimeout"] = "00:00:04",
        });
        Assert.Single(await Service.Succeeded(await Submit(Small))); // What is made once is made.
    }

    /// <summary>Submits a job that copies an input.</summary>
    public Task<Uri> Submit(string path) =>
        Service.Submit("CDAT.subset", StandaloneJobs.One("CDAT.subset", path, RecordFile.Variable));

    /// <summary>
    /// Does something to the service: meanwhile its health is answered within a second, and afterwards the jobs that it
    /// acknowledged before are done, and files and memory have been given back.
    /// </summary>
    /// <param name="memoryMb">How much more memory it may keep, in MiB.</param>
    /// <param name="act">What to do.</param>
    public async Task Endures(int memoryMb, Func<Task> act)
    {
        ProcessUse.Require();
        var handles = Service.Handles();
        var memory = Service.ResidentMb();
        using var probe = new HealthProbe(Service);
        var jobs = await Task.WhenAll(Submit(Small), Submit(Large), Submit(Small));

        await act();

        foreach (var job in jobs)
        {
            Assert.Single(await Service.Succeeded(job));
        }

        probe.AssertWithin(_health);
        await ProcessUse.ReturnsTo("the number of open files", () => Service.Handles(), handles + HandleMargin, _settle);
        await ProcessUse.ReturnsTo("resident memory in MiB", Service.ResidentMb, memory + memoryMb, _settle);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _inputs.Dispose();
    }
}
