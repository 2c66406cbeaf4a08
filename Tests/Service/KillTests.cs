using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>kill -9 in the middle of a job: nothing acknowledged is lost, and the result is the same.</summary>
public sealed partial class KillTests
{
    private const string Make = """
        import sys, numpy as np, netCDF4
        d = netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET')
        d.createDimension('time', None); d.createDimension('lat', 90); d.createDimension('lon', 180)
        t = d.createVariable('time', 'f8', ('time',)); t.units = 'days since 1850-01-01'; t.calendar = 'noleap'
        v = d.createVariable('tas', 'f4', ('time', 'lat', 'lon'), fill_value=np.float32(1e20)); v.units = 'K'
        r = np.random.default_rng(3)
        for year in range(10):
            part = slice(year * 365, year * 365 + 365)
            t[part] = np.arange(part.start, part.stop) + .5
            v[part] = (280 + 20 * r.standard_normal((365, 90, 180))).astype('f4')
        """;

    // One output is made of slabs written in place, the other of partial states.
    private const string Inputs =
        "variable=[{\"uri\":\"PATH\",\"id\":\"tas|v\"}];"
        + "domain=[{\"id\":\"d\",\"lat\":{\"start\":-80,\"end\":80,\"step\":1,\"crs\":\"indices\"}}];"
        + "operation=[{\"name\":\"CDAT.workflow\",\"result\":\"w\",\"input\":[\"part\",\"mean\"]},"
        + "{\"name\":\"CDAT.subset\",\"result\":\"part\",\"input\":[\"v\"]},"
        + "{\"name\":\"CDAT.mean\",\"result\":\"mean\",\"input\":[\"v\"],\"axes\":\"time\"}]";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_was_killed_in_the_middle_finishes_after_the_next_start_with_the_same_bytes()
    {
        await Python.RequireAsync("netCDF4");
        using var folder = new TemporaryFolder();
        await Python.RunAsync(Make, folder.File("tas.nc"));
        await using var service = await StandaloneService.Start(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = folder.Path,
            ["COMPUTE_Partitions__TargetMb"] = "1",
            ["COMPUTE_Workers__Slots"] = "1",
        });

        var undisturbed = await Outputs(service, await Finished(service, await Submit(service, folder)));
        var job = await Submit(service, folder);
        var killedAt = await KillInTheMiddle(service, job);
        await service.Start();
        var resumed = await Outputs(service, await Finished(service, job));

        Assert.InRange(killedAt, 1, 97);
        Assert.Equal(2, undisturbed.Count);
        Assert.Equal(undisturbed, resumed);
        Assert.Matches(@"takes over [1-9][0-9]* of [0-9]+ partitions", service.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(service.DataFolder, "tmp")));
    }

    private static async Task<Uri> Submit(StandaloneService service, TemporaryFolder folder)
    {
        var inputs = Inputs.Replace("PATH", folder.File("tas.nc"), StringComparison.Ordinal);
        var answer = await service.Http.GetStringAsync(
            "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.workflow&storeExecuteResponse=true&status=true"
            + $"&DataInputs={Uri.EscapeDataString(inputs)}",
            Ending);
        return new Uri(XDocument.Parse(answer).Root!.Attribute("statusLocation")!.Value);
    }

    private static async Task<double> KillInTheMiddle(StandaloneService service, Uri job)
    {
        while (true)
        {
            var status = Status(await service.Http.GetStringAsync(job, Ending));
            var percent = (double?)status.Attribute("percentCompleted") ?? 0;
            Assert.False(status.Name.LocalName == "ProcessSucceeded", "the job was over before it could be killed");
            if (percent >= 20)
            {
                await service.Kill();
                return percent;
            }

            await Task.Delay(10, Ending);
        }
    }

    private static async Task<XDocument> Finished(StandaloneService service, Uri job)
    {
        for (var wait = 0; wait < 600; wait++)
        {
            var document = XDocument.Parse(await service.Http.GetStringAsync(job, Ending));
            var status = Status(document.ToString()).Name.LocalName;
            Assert.NotEqual("ProcessFailed", status);
            if (status == "ProcessSucceeded")
            {
                return document;
            }

            await Task.Delay(100, Ending);
        }

        throw new TimeoutException($"the job did not finish; the service printed:\n{service.Output}");
    }

    // The moment of acceptance is the one thing in a file that two jobs on the same input do not share; it stands in the
    // history and in the provenance.
    private static async Task<List<string>> Outputs(StandaloneService service, XDocument status)
    {
        var outputs = new List<string>();
        foreach (Match uri in UriPattern().Matches(status.ToString()))
        {
            var bytes = await service.Http.GetByteArrayAsync(StandaloneJobs.Download(uri.Groups["uri"].Value), Ending);
            outputs.Add(MomentPattern().Replace(Encoding.Latin1.GetString(bytes), "moment", 2));
        }

        return outputs;
    }

    private static XElement Status(string document) =>
        XDocument.Parse(document).Descendants().First(element => element.Name.LocalName == "Status").Elements().First();

    [GeneratedRegex("\"uri\": ?\"(?<uri>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UriPattern();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", RegexOptions.None, matchTimeoutMilliseconds: 10000)]
    private static partial Regex MomentPattern();
}
