using Compute.Orleans.Tests.Formats;
using Compute.Orleans.Tests.Support;

[assembly: AssemblyFixture(typeof(Matrix))]

namespace Compute.Orleans.Tests.Formats;

/// <summary>Small files that between them hold every structure of NetCDF-4 and HDF5.</summary>
/// <remarks>TestData/NetCdf4 has who makes them. They are made once, by the first test that wants them.</remarks>
public sealed class Matrix : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _making = new(1);
    private IReadOnlyList<MatrixFile>? _files;

    /// <summary>The folder that the files are in.</summary>
    public string Folder => _folder.Path;

    public void Dispose()
    {
        _making.Dispose();
        _folder.Dispose();
    }

    /// <summary>The files that are there; the test is skipped where none can be made.</summary>
    internal async Task<IReadOnlyList<MatrixFile>> RequireAsync() => [.. (await ListAsync()).Where(file => file.IsMade)];

    /// <summary>All files, also those that could not be made.</summary>
    internal async Task<IReadOnlyList<MatrixFile>> ListAsync()
    {
        await Python.RequireAsync("h5py", "netCDF4");
        await _making.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _files ??= [.. await MakeAsync("hdf5"), .. await MakeAsync("netcdf4")];
        }
        finally
        {
            _ = _making.Release();
        }
    }

    /// <summary>A file by its name; the test is skipped where it cannot be made.</summary>
    internal async Task<MatrixFile> RequireAsync(string name)
    {
        var file = (await RequireAsync()).FirstOrDefault(file => file.Name == name);
        Assert.SkipWhen(file is null, $"what makes {name} is not installed");
        return file!;
    }

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
                   columns[3] == "made");
    }
}
