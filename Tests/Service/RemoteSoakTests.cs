using System.Diagnostics;
using System.Globalization;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>
/// Many jobs, each of another small part, on one remote file: what describes the file is read once, and so is each of
/// its bytes; what is left for each job is the question whether the file is still the same.
/// </summary>
/// <remarks>COMPUTE_SOAK_JOBS says how many; 100 by default.</remarks>
public sealed class RemoteSoakTests(ITestOutputHelper output)
{
    private const string JobsVariable = "COMPUTE_SOAK_JOBS";
    private const int DefaultJobs = 100;
    private const int AtOnce = 16;
    private const int Steps = 120;
    private const int Rows = 9;

    // Each job asks for the state of the file some times, by one byte.
    private const string State = "bytes=0-0";

    private const string Check = """
        import sys, netCDF4
        file, outputs = netCDF4.Dataset(sys.argv[1]), sys.argv[2]
        file.set_auto_maskandscale(False)
        for line in open(outputs):
            step, row, name = line.split()
            step, row = int(step), int(row)
            with netCDF4.Dataset(name) as d:
                d.set_auto_maskandscale(False)
                wanted = file['tas'][step:step + 1, row:row + 9]
                assert d['tas'].shape == wanted.shape, (d['tas'].shape, wanted.shape)
                assert d['tas'][:].tobytes() == wanted.tobytes(), (step, row)
        """;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RemoteFiles.Maps)]
    [InlineData(RemoteFiles.Records)]
    public async Task Many_jobs_on_one_file_read_what_describes_it_once(string name)
    {
        var jobs = int.TryParse(Environment.GetEnvironmentVariable(JobsVariable), out var said) ? said : DefaultJobs;
        using var folder = new TemporaryFolder();
        await RemoteFiles.MakeAsync(folder.Path);
        var log = new NginxLog(folder.File("asked.log"));
        await using var nginx = await Nginx.Create();
        await nginx.Start(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {{NginxLog.Format}}
            server { listen 127.0.0.1:{{nginx.Port}}; root {{folder.Path}}; {{log.Directive}} }
            """));
        var host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{nginx.Port}");
        await using var remote = await RemoteService.Start(folder.Path, [host]);

        var begun = Stopwatch.StartNew();
        var lines = new string[jobs];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ending };
        await Parallel.ForAsync(0, jobs, atOnce, async (job, _) => lines[job] = await RunAsync(job));
        begun.Stop();

        var outputs = folder.File("outputs.txt");
        await File.WriteAllLinesAsync(outputs, lines, Ending);
        await Python.RunAsync(Check, folder.File(name), outputs);

        var asked = await log.ReadAsync();
        var states = asked.Count(one => one.Range == State);
        var read = asked.Where(one => one.Range != State).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {jobs} jobs in {begun.Elapsed.TotalSeconds:0.0} s; {states} questions for the state, "
            + $"{read.Count} reads of {read.Sum(one => one.Bytes)} bytes of {new FileInfo(folder.File(name)).Length}"));
        Assert.All(asked, one => Assert.InRange(one.Status, 206, 206));
        Assert.Empty(read.GroupBy(one => one.Range).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Single(read, one => one.Range.StartsWith("bytes=0-", StringComparison.Ordinal));
        Assert.InRange(states, 0, 3 * jobs);

        async Task<string> RunAsync(int job)
        {
            var (step, row) = (job % Steps, job / Steps * Rows % 90);
            var inputs = FormattableString.Invariant(
                $$$"""
                variable=[{"uri":"http://{{{host}}}/{{{name}}}","id":"tas|v"}];
                domain=[{"id":"d","time":{"start":{{{step}}},"end":{{{step + 1}}},"crs":"indices"},
                "lat":{"start":{{{row}}},"end":{{{row + Rows}}},"crs":"indices"}}];
                operation=[{"name":"CDAT.subset","result":"r","input":["v"],"domain":"d"}]
                """).ReplaceLineEndings("");
            var submitted = await remote.Service.Submit("CDAT.subset", inputs);
            var uri = Assert.Single(await remote.Service.Succeeded(submitted));
            var path = folder.File(string.Create(CultureInfo.InvariantCulture, $"{job}.nc"));
            await File.WriteAllBytesAsync(path, await remote.Service.Http.GetByteArrayAsync(uri, Ending), Ending);
            return string.Create(CultureInfo.InvariantCulture, $"{step} {row} {path}");
        }
    }
}
