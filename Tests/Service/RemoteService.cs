using System.Globalization;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>A service that may read the files of a folder from the disk, and others from some hosts on this machine.</summary>
internal sealed class RemoteService : IAsyncDisposable
{
    private readonly TemporaryFolder _results = new();
    private readonly StandaloneService _service;
    private int _outputs;

    private RemoteService(StandaloneService service) => _service = service;

    /// <summary>The service.</summary>
    public StandaloneService Service => _service;

    /// <summary>Starts it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hosts">The hosts, each with its port.</param>
    /// <param name="settings">Further settings, by the names that the configuration has for them.</param>
    public static async Task<RemoteService> Start(
        string folder, IEnumerable<string> hosts, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = folder,
            ["COMPUTE_Data__Http__UseProxy"] = "false",
        };
        foreach (var (place, host) in hosts.Index())
        {
            environment["COMPUTE_Data__Hosts__" + place.ToString(CultureInfo.InvariantCulture)] = host;
        }

        foreach (var (name, value) in settings)
        {
            environment["COMPUTE_" + name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new(await StandaloneService.Start(environment));
    }

    /// <summary>Runs an operation on tas, over time where it reduces.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="uri">The input.</param>
    /// <returns>Where its output was downloaded to, or why there is none.</returns>
    public async Task<(string? Output, string? Failure)> Run(string operation, string uri)
    {
        var axes = operation == "CDAT.subset" ? null : "time";
        var job = await _service.Submit(operation, StandaloneJobs.One(operation, uri, "tas", axes));
        var (outputs, failure) = await _service.Ended(job);
        if (failure is not null)
        {
            return (null, failure);
        }

        var path = _results.File(string.Create(CultureInfo.InvariantCulture, $"{_outputs++}.nc"));
        var ending = TestContext.Current.CancellationToken;
        await File.WriteAllBytesAsync(path, await _service.Http.GetByteArrayAsync(Assert.Single(outputs), ending), ending);
        return (path, null);
    }

    /// <summary>Runs it, and fails the test when it fails.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="uri">The input.</param>
    /// <returns>Where its output was downloaded to.</returns>
    public async Task<string> Succeed(string operation, string uri)
    {
        var (output, failure) = await Run(operation, uri);
        Assert.Null(failure);
        return output!;
    }

    /// <summary>Fails the test unless jobs that have ended left nothing but outputs and the index of inputs.</summary>
    public async Task AssertNothingIsLeft()
    {
        // The folder of a job's work goes after its status has been set.
        string[] left = [];
        for (var look = 0; look < 100; look++)
        {
            left =
            [
                .. from part in (string[])["tmp", "work"]
                   let folder = Path.Combine(_service.DataFolder, part)
                   where Directory.Exists(folder)
                   from entry in Directory.EnumerateFileSystemEntries(folder)
                   select entry,
            ];
            if (left.Length == 0)
            {
                break;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Empty(left);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _results.Dispose();
    }
}
