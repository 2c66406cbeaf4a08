using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class DatasetReaderTests
{
    [Fact]
    public async Task Files_of_the_field_read_as_the_c_library_reads_them()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await Python.RequireAsync("netCDF4");
        var files = RealData.ClassicFiles();
        if (files.Length == 0)
        {
            Assert.Skip("no NetCDF-3 files: neither COMPUTE_ESGF_DATA nor ../shared/data/esgf nor ferret-datasets");
        }

        var expected = await Python.RunAsync(DatasetDump.Script, files);
        var dumps = new List<string>();
        foreach (var file in files)
        {
            dumps.Add(await DatasetDump.OfAsync(
                new MemorySource(await File.ReadAllBytesAsync(file, cancellationToken), file), cancellationToken));
        }

        Assert.Equal(expected, string.Concat(dumps));
    }
}
