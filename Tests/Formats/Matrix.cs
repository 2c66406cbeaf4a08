using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Formats;

/// <summary>Small files that between them hold every structure of NetCDF-4 and HDF5, made when a test wants them.</summary>
/// <remarks>Who makes them is in TestData/NetCdf4; they are made once for all tests of a run.</remarks>
public sealed class Matrix : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal IReadOnlyList<MatrixFile> Files { get; private set; } = [];

    /// <summary>Why there are no files; null where there are.</summary>
    public string? Lack { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (await Python.LackAsync("h5py", "netCDF4") is { } lack)
        {
            Lack = lack;
            return;
        }

        Files = [.. await MakeAsync("hdf5"), .. await MakeAsync("netcdf4")];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The files; the test is skipped where they could not be made.</summary>
    internal IReadOnlyList<MatrixFile> Require()
    {
        Assert.SkipWhen(Lack is not null, Lack ?? "");
        return Files;
    }

    /// <summary>A file by its name.</summary>
    internal MatrixFile Require(string name) => Require().Single(file => file.Name == name);

    private async Task<IEnumerable<MatrixFile>> MakeAsync(string kind)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "TestData", "NetCdf4", $"make_{kind}.py");
        _ = await Python.RunAsync(await File.ReadAllTextAsync(script), _folder.Path);
        return from line in await File.ReadAllLinesAsync(_folder.File($"{kind}.txt"))
               let columns = line.Split('\t')
               let refused = columns[2].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
               select new MatrixFile(
                   columns[0],
                   _folder.File(columns[0]),
                   columns[1] == "netcdf",
                   refused.ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
                   columns[3]);
    }
}
