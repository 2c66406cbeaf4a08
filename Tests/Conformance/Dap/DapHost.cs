using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance.Dap;

/// <summary>An edge with one output, which has a variable of every kind.</summary>
internal sealed class DapHost : IAsyncDisposable
{
    /// <summary>The job's part of the path.</summary>
    public const string Job = "0f8fad5bd9cb469fa16570867728950e";

    /// <summary>Path of the output's URL, without an ending.</summary>
    public const string Path = $"/threddsCWT/dodsC/public/alice/{Job}/a.nc";

    private const string Make =
        """
        import sys, numpy as np, netCDF4
        rng = np.random.default_rng(1)
        file = netCDF4.Dataset(sys.argv[1], 'w', format=sys.argv[2])
        file.title = 'say "hi" \\ back\nnew line \u00e9'
        file.setncattr('provenance.wps_identifier', 'CDAT.subset')
        file.setncattr('empty', '')
        file.setncattr('doubles', np.array([1.5, 0.1, np.nan, np.inf, -np.inf]))
        file.setncattr('floats', np.array([0.1, 1e20, 1 / 3], 'f4'))
        file.setncattr('shorts', np.array([-3, 4], 'i2'))
        file.setncattr('bytes', np.array([-3, 4], 'i1'))
        for name, length in dict(time=None, lat=5, lon=7, bnds=2, strlen=9, one=1, nocoord=3).items():
            file.createDimension(name, length)
        def add(name, kind, dims, data, **attributes):
            variable = file.createVariable(name, kind, dims, fill_value=attributes.pop('fill', None))
            variable.setncatts(attributes)
            variable.set_auto_maskandscale(False)
            variable.set_auto_chartostring(False)
            variable[...] = data
        add('tas', 'f4', ('time', 'lat', 'lon'), rng.random((12, 5, 7), 'f4'), fill=np.float32(1e20), units='K')
        add('time', 'f8', ('time',), np.arange(12) * 30.4, units='days since 2000-01-01', calendar='noleap', bounds='time_bnds')
        add('time_bnds', 'f8', ('time', 'bnds'), rng.random((12, 2)))
        add('lat', 'f8', ('lat',), np.linspace(-60, 60, 5), units='degrees_north')
        add('lon', 'f4', ('lon',), np.linspace(0, 300, 7), units='degrees_east')
        add('packed', 'i2', ('time', 'lat'), rng.integers(-30000, 30000, (12, 5)),
            fill=np.int16(-32767), scale_factor=0.01, add_offset=5.)
        add('flag', 'i1', ('lat', 'lon'), rng.integers(-128, 128, (5, 7)), flag_values=np.array([-1, 0, 1], 'i1'))
        add('count', 'i4', ('lat', 'nocoord'), rng.integers(-2**31, 2**31, (5, 3)))
        add('crs', 'i4', (), -5)
        add('height', 'f8', (), 2.5)
        add('small', 'i1', (), -7)
        add('short', 'i2', (), -300)
        def characters(texts, length):
            return np.array([list(text.encode().ljust(length, b'\0')) for text in texts], 'u1').view('S1')
        add('name', 'S1', ('lat', 'strlen'), characters(['alpha', 'be', '', 'gamma del', '\u00e9t\u00e9'], 9))
        add('label', 'S1', ('strlen',), characters(['hello'], 9)[0])
        add('mark', 'S1', ('lat', 'one'), characters(['a', 'b', 'c', 'd', ''], 1))
        add('letters', 'S1', ('lat',), characters(['vwxyz'], 5)[0])
        if sys.argv[2] == 'NETCDF3_64BIT_DATA':
            add('u1', 'u1', ('lat',), [0, 1, 200, 255, 7])
            add('u2', 'u2', ('lat',), [0, 1, 40000, 65535, 7])
            add('u4', 'u4', ('lat',), [0, 1, 4000000000, 2**32 - 1, 7])
            add('i8', 'i8', ('lat',), [0, 1, -2**53, 2**53, 7])
            add('u8', 'u8', ('lat',), [0, 1, 5, 2**53, 7])
            add('gaps', 'i8', ('lat',), [0, 1, 2, 3, -2**63 + 2])
        for name in sys.argv[3:]:
            if name == 'wide':
                add(name, 'i8', ('lat',), [0, 1, 2, 3, 2**53 + 1])
            else:
                add(name, 'f4', ('lat',), rng.random(5, 'f4'), long_name=name)
        file.close()
        """;

    private DapHost(EdgeHost edge) => Edge = edge;

    /// <summary>The edge.</summary>
    public EdgeHost Edge { get; }

    /// <summary>The output's URL, without an ending.</summary>
    public string Url => Edge.Url + Path;

    /// <summary>The output on disk.</summary>
    public string File => System.IO.Path.Combine(Folder(Edge), "a.nc");

    /// <summary>Starts an edge and makes the output.</summary>
    /// <param name="isCdf5">Whether it has the types of CDF-5 too.</param>
    /// <param name="names">Further variables, by names of any characters; <c>wide</c> is beyond 2^53.</param>
    public static async Task<DapHost> Start(bool isCdf5 = false, params string[] names)
    {
        await Python.RequireAsync("netCDF4");
        var host = new DapHost(await EdgeHost.Start());
        _ = Directory.CreateDirectory(Folder(host.Edge));
        var format = isCdf5 ? "NETCDF3_64BIT_DATA" : "NETCDF3_64BIT_OFFSET";
        _ = await Python.RunAsync(Make, [host.File, format, .. names]);
        return host;
    }

    /// <summary>Gets what an ending and a constraint ask for, and sees that it comes.</summary>
    public async Task<string> Text(string ending) =>
        await Edge.Client.GetStringAsync(Path + ending, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Edge.DisposeAsync();

    private static string Folder(EdgeHost edge) => System.IO.Path.Combine(edge.PublicFolder, "alice", Job);
}
