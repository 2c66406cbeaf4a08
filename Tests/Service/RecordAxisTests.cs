using System.Globalization;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>
/// Times that stand among the records of a classic file, far from each other, come from nginx by a few requests; where
/// it answers for one range only, as many servers do, they come as they did before.
/// </summary>
public sealed class RecordAxisTests(ITestOutputHelper output)
{
    private const int Steps = 1200;

    // 1200 records of a map of 90 x 180 cells of 65 kB, of which the time is 8 bytes: 78 MB.
    private const string Make = """
        import sys, numpy as np, netCDF4
        with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET') as d:
            d.createDimension('time', None); d.createDimension('lat', 90); d.createDimension('lon', 180)
            v = d.createVariable('time', 'f8', ('time',)); v.units = 'days since 2000-01-01'
            v = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'))
            for step in range(1200):
                d['time'][step] = step + .5
                v[step] = step + np.arange(90 * 180).reshape(90, 180) / 65536
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("time")]
    [InlineData("tas")] // One cell, through time.
    public async Task They_cost_a_few_requests_where_the_server_takes_several_ranges(string variable)
    {
        await using var far = await Far.Start();
        var together = await far.ReadAsync(variable, "together");
        var alone = await far.ReadAsync(variable, "alone");

        Assert.Equal(alone.Values, together.Values);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{variable} of {Steps} records, {far.FileBytes} bytes: {alone.Requests} requests and {alone.Bytes} bytes "
            + $"one by one, {together.Requests} and {together.Bytes} together"));
        Assert.InRange(together.Requests, 1, 15);
        Assert.InRange(together.Bytes, 1, 400_000);
        Assert.InRange(alone.Bytes, far.FileBytes / 2, 2 * far.FileBytes);
    }

    /// <summary>The file behind nginx.</summary>
    private sealed class Far : IAsyncDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly NginxLog _log;
        private Nginx? _nginx;

        private Far() => _log = new(_folder.File("asked.log"));

        public long FileBytes => new FileInfo(_folder.File("records.nc")).Length;

        public static async Task<Far> Start()
        {
            await Python.RequireAsync("netCDF4", "numpy");
            var far = new Far();
            await Python.RunAsync(Make, far._folder.File("records.nc"));
            far._nginx = await Nginx.Create();
            var folder = far._folder.Path;
            await far._nginx.Start(string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                {{NginxLog.Format}}
                server {
                    listen 127.0.0.1:{{far._nginx.Port}};
                    {{far._log.Directive}}
                    location /together/ { alias {{folder}}/; }
                    location /alone/ { alias {{folder}}/; max_ranges 1; }
                }
                """));
            return far;
        }

        public async ValueTask DisposeAsync()
        {
            if (_nginx is not null)
            {
                await _nginx.DisposeAsync();
            }

            _folder.Dispose();
        }

        public async Task<(double[] Values, int Requests, long Bytes)> ReadAsync(string name, string way)
        {
            var before = (await _log.ReadAsync()).Count;
            var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_nginx!.Port}");
            var policy = new AccessPolicy();
            policy.Hosts.Add(host);
            using var opener = new SourceOpener(policy, new() { UseProxy = false });
            await using var source = (IByteSource)await opener.OpenAsync($"http://{host}/{way}/records.nc", Stop);
            var index = await DatasetReader.ReadIndexAsync(source, Stop);
            var variable = index.Variable(name)!;
            var bytes = new byte[Steps * variable.ElementBytes];
            IndexRange[] selection = name == "time"
                ? [IndexRange.All(Steps)]
                : [IndexRange.All(Steps), new(17, 1), new(99, 1)];
            await VariableReader.ReadAsync(source, variable, selection, bytes, Stop);

            double[] values = variable.ElementBytes == sizeof(double)
                ? MemoryMarshal.Cast<byte, double>(bytes).ToArray()
                : [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray()];
            Assert.Equal(Enumerable.Range(0, Steps).Select(step => Expected(name, step)), values);

            var asked = (await _log.ReadAsync()).Skip(before).ToList();
            return (values, asked.Count, asked.Sum(one => one.Bytes));
        }

        private static double Expected(string name, int step) =>
            name == "time" ? step + .5 : (float)(step + (((17 * 180) + 99) / 65536.0));
    }
}
