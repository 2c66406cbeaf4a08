using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Http;

namespace Compute.Orleans.Tests.Unit.NetCdf;

/// <summary>What opening a NetCDF-4 file over HTTP costs: requests that wait for one another.</summary>
public sealed class NetCdf4RemoteTests : RemoteSourceTests
{
    private const int MostRoundTrips = 8;

    /// <summary>Ten years of days as models write them: a chunk and its bounds a step, appended one by one.</summary>
    private const string Writer =
        """
        import sys, numpy as np, netCDF4
        path, steps, rows, columns = sys.argv[1], *map(int, sys.argv[2:])
        with netCDF4.Dataset(path, 'w', format='NETCDF4_CLASSIC') as d:
            for number in range(45):
                setattr(d, f'global_attribute_{number}', 'what CMIP6 asks for ' * (number % 7 + 1))
            d.createDimension('time', None)
            d.createDimension('lat', rows); d.createDimension('lon', columns); d.createDimension('bnds', 2)
            made = {}
            for name, dimensions in (('time', ('time',)), ('time_bnds', ('time', 'bnds')), ('lat', ('lat',)),
                    ('lat_bnds', ('lat', 'bnds')), ('lon', ('lon',)), ('lon_bnds', ('lon', 'bnds')), ('height', ())):
                made[name] = d.createVariable(name, 'f8', dimensions, chunksizes=(1, 2)[:len(dimensions)]
                    if dimensions[:1] == ('time',) else None)
                for attribute in ('units', 'axis', 'long_name', 'standard_name', 'bounds'):
                    made[name].setncattr(attribute, attribute + ' of ' + name)
            tas = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), zlib=True, complevel=1, shuffle=True,
                chunksizes=(1, rows, columns), fill_value=1e20)
            for number in range(12):
                tas.setncattr(f'attribute_{number}', 'of a variable with more of them than fit into its header')
            noise = np.random.default_rng(4)
            for step in range(steps):
                made['time'][step] = step + .5
                made['time_bnds'][step] = [step, step + 1]
                tas[step] = noise.normal(280, 20, (rows, columns))
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_of_thousands_of_chunks_opens_in_a_few_round_trips(bool servesParts)
    {
        Server.ServesParts = servesParts;
        await Python.RequireAsync("netCDF4", "numpy");
        using var folder = new TemporaryFolder();
        var path = folder.File("tas_day.nc");
        await Python.RunAsync(Writer, path, "3650", "36", "60");

        await AssertOpensInFewRoundTripsAsync(path, chunks: 3650);
    }

    [Theory]
    [InlineData("tas_day_CESM2-WACCM_historical_r1i1p1f1_gn_20000101-20091231.nc", 3650)]
    [InlineData("cl_Amon_CESM2_amip_r1i1p1f1_gn_195001-201412.nc", 1)]
    [InlineData("tos_Omon_MPI-ESM1-2-LR_historical_r1i1p1f1_gn_185001-186912.nc", 1)]
    public async Task A_file_of_CMIP6_opens_in_a_few_round_trips(string name, int chunks)
    {
        Assert.SkipWhen(RealData.EsgfFolder is null, "no folder of ESGF files: see COMPUTE_ESGF_DATA");
        await AssertOpensInFewRoundTripsAsync(Path.Combine(RealData.EsgfFolder!, name), chunks);
    }

    private async Task AssertOpensInFewRoundTripsAsync(string path, int chunks)
    {
        Server.Content = await File.ReadAllBytesAsync(path, Stop);
        var (gate, ended, trips) = (new Lock(), 0, 0);
        Server.Instead = async (context, _) =>
        {
            int trip;
            lock (gate)
            {
                trip = ended + 1; // One more than what was answered before it was asked.
                trips = Math.Max(trips, trip);
            }

            await Task.Delay(20, Stop);
            await Server.AnswerAskedAsync(context);
            lock (gate)
            {
                ended = Math.Max(ended, trip);
            }

            return true;
        };

        await using var source = await OpenAsync();
        var index = await DatasetReader.ReadIndexAsync(source, Stop);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{trips} round trips, {Server.Ranges.Count} requests of {Server.Content.Length} bytes");

        Assert.Contains(index.Variables, variable =>
            variable.Layout is ChunkedLayout chunked && chunked.Chunks.Count >= chunks);
        Assert.InRange(trips, 1, MostRoundTrips);
    }
}
