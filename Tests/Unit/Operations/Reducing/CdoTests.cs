using System.Diagnostics;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Operations.Reducing;

/// <summary>What CDO computes too; it is another program by other people than xarray.</summary>
public sealed class CdoTests(Xarray xarray) : IClassFixture<Xarray>
{
    private const string Program = "/usr/bin/cdo";

    private const string Compare = """
        import sys, numpy as np, netCDF4
        names = sys.argv[3], sys.argv[4]
        have, want = (np.ma.squeeze(netCDF4.Dataset(p)[n][:].astype('f8')) for p, n in zip(sys.argv[1:3], names))
        assert have.shape == want.shape, (have.shape, want.shape)
        valid = ~np.ma.getmaskarray(want)
        assert valid.any()
        # Of nothing CDO's sum is missing; ours, as xarray's, is 0.
        assert (np.ma.getmaskarray(have)[~valid] | (np.ma.getdata(have)[~valid] == 0)).all()
        assert not np.ma.getmaskarray(have)[valid].any()
        np.testing.assert_allclose(have[valid], want[valid], rtol=1e-6, atol=1e-4)
        """;

    [Theory]
    [InlineData("CDAT.max", "time", "-timmax")]
    [InlineData("CDAT.min", "time", "-timmin")]
    [InlineData("CDAT.sum", "time", "-timsum")]
    [InlineData("CDAT.mean", "time", "-timmean")]
    [InlineData("CDAT.std", "time", "-timstd")]
    [InlineData("CDAT.var", "time", "-timvar")]
    [InlineData("CDAT.mean", "lon", "-zonmean")]
    [InlineData("CDAT.std", "lon", "-zonstd")]
    public async Task Reductions_equal_CDO(string operation, string axes, string cdo)
    {
        var output = await xarray.RunAsync(operation, "tas", ("axes", axes));

        await CompareAsync(output, "tas", [cdo, xarray.File("tas.nc")]);
    }

    // Not its max and min: where one value is missing they give the other.
    [Theory]
    [InlineData("CDAT.subtract", "-sub")]
    [InlineData("CDAT.add", "-add")]
    [InlineData("CDAT.multiply", "-mul")]
    [InlineData("CDAT.divide", "-div")]
    public async Task Two_files_are_combined_as_CDO_combines_them(string operation, string cdo)
    {
        var output = await xarray.RunAsync(operation, "tas packed");

        await CompareAsync(output, "tas", [cdo, xarray.File("tas.nc"), xarray.File("packed.nc")]);
    }

    [Fact]
    public async Task A_map_is_taken_away_from_each_time_step_as_CDO_does()
    {
        var output = await xarray.RunAsync("CDAT.subtract", "tas map");

        await CompareAsync(output, "tas", ["-sub", xarray.File("tas.nc"), xarray.File("map.nc")]);
    }

    private async Task CompareAsync(string output, string variable, string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed: apt-get install cdo");
        var expected = xarray.File(Path.GetRandomFileName() + ".nc");
        using var process = Process.Start(new ProcessStartInfo(Program, ["-s", "-b", "F64", .. arguments, expected])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, errors);
        await Python.RunAsync(Compare, output, expected, variable, "tas");
    }
}
