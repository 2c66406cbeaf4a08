using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>The real program describes files, and speaks of them as its clients do.</summary>
public sealed class DatasetsServiceTests : IAsyncLifetime
{
    private const string Prefix = "https://node.example/thredds/fileServer/archive";

    private readonly TemporaryFolder _archive = new();
    private StandaloneService? _service;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Http => _service!.Http;

    public async ValueTask InitializeAsync() => _service = await StandaloneService.Start(
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPUTE_Data__Mounts__0__Path"] = _archive.Path,
            ["COMPUTE_Data__Mounts__0__Urls__0"] = Prefix,
        });

    public async ValueTask DisposeAsync()
    {
        await _service!.DisposeAsync();
        _archive.Dispose();
    }

    [Fact]
    public async Task A_file_is_described_by_path_and_url_and_so_is_what_a_job_made_of_it()
    {
        var path = Make();

        var byPath = await Describe(path);
        var byUrl = await Describe(Prefix + "/tas.nc");
        var job = await _service!.Submit("CDAT.mean", StandaloneJobs.One("CDAT.mean", Prefix + "/tas.nc", "tas", "lat"));
        var output = (await _service!.Succeeded(job)).Single();
        var made = await Describe(output.AbsoluteUri);

        Assert.Equal(Prefix + "/tas.nc", byUrl.GetProperty("uri").GetString());
        Assert.Equal(byPath.GetProperty("variables").GetRawText(), byUrl.GetProperty("variables").GetRawText());
        var time = byUrl.GetProperty("axes").EnumerateArray().First().GetProperty("time");
        Assert.Equal(
            "noleap 2001-01-16T12:00:00 2001-02-15T00:00:00 2001-01-01T00:00:00 2001-03-01T00:00:00 P1M",
            string.Join(' ', "calendar first last start end frequency".Split(' ')
                .Select(name => time.GetProperty(name).GetString())));
        var mean = made.GetProperty("variables").EnumerateArray().First();
        Assert.Equal("""["time"]""", JsonSerializer.Serialize(mean.GetProperty("dimensions")));
        Assert.Equal(time.GetRawText().Length, made.GetProperty("axes")[0].GetProperty("time").GetRawText().Length);
    }

    [Fact]
    public async Task A_script_asks_again_for_nothing_until_the_file_changes()
    {
        var path = Make();
        using var first = await Http.GetAsync(Url(path), Stop);
        Http.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);

        using var again = await Http.GetAsync(Url(path), Stop);
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        using var changed = await Http.GetAsync(Url(path), Stop);

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.OK],
            [first.StatusCode, again.StatusCode, changed.StatusCode]);
        Assert.NotEqual(first.Headers.ETag, changed.Headers.ETag);
    }

    [Fact]
    public async Task A_browser_gets_a_page()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url(Make()));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        using var answer = await Http.SendAsync(request, Stop);

        var page = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains("<h1>tas.nc</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"whole\">2001-03-01T00:00:00</span> by its bounds", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_called_as_its_client_called_it_by_descriptions_and_by_jobs()
    {
        await File.WriteAllTextAsync(_archive.File("page.nc"), "<html>not what was wanted</html>", Stop);
        var uri = Prefix + "/page.nc";

        using var answer = await Http.GetAsync(Url(uri), Stop);
        var detail = await answer.Content.ReadAsStringAsync(Stop);
        var job = await _service!.Submit("CDAT.subset", StandaloneJobs.One("CDAT.subset", uri, "tas"));
        var status = await _service!.Status(job);
        while (status.Name.LocalName is "ProcessAccepted" or "ProcessStarted")
        {
            await Task.Delay(20, Stop);
            status = await _service!.Status(job);
        }

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("ProcessFailed", status.Name.LocalName);
        Assert.All([detail, status.ToString()], text =>
        {
            Assert.Contains(uri + " is not a NetCDF file", text, StringComparison.Ordinal);
            Assert.DoesNotContain(_archive.Path, text, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("/etc/passwd", "Data:Mounts")]
    [InlineData("http://169.254.169.254/latest/meta-data", "Data:Hosts")]
    [InlineData("file:///etc/passwd", "Data:Mounts")]
    public async Task What_no_job_may_read_is_not_described(string uri, string key)
    {
        using var answer = await Http.GetAsync(Url(uri), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(key, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_of_any_size_is_answered_within_a_mebibyte()
    {
        var file = new ClassicFile().Dimension("d", 1);
        for (var number = 0; number < 5000; number++)
        {
            file = file.Variable(
                FormattableString.Invariant($"v{number}"), ElementType.Byte, ["d"], [0], ("long_name", new string('\u0001', 2000)));
        }

        file.Write(_archive.File("huge.nc"));

        var bytes = await Http.GetByteArrayAsync(Url(_archive.File("huge.nc")), Stop);

        Assert.InRange(bytes.Length, 100_000, 1 << 20);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(bytes));
        Assert.True(json.RootElement.GetProperty("leftOut").GetProperty("variables").GetInt32() > 1000);
    }

    private static string Url(string uri) => "/api/datasets?uri=" + Uri.EscapeDataString(uri);

    private async Task<JsonElement> Describe(string uri)
    {
        using var json = JsonDocument.Parse(await Http.GetStringAsync(Url(uri), Stop));
        return json.RootElement.Clone();
    }

    private string Make() => new ClassicFile()
        .Dimension("time", 2, isUnlimited: true)
        .Dimension("lat", 3)
        .Dimension("bnds", 2)
        .Variable("time", ElementType.Double, ["time"], [15.5, 45], ("units", "days since 2001-01-01"), ("calendar", "noleap"), ("bounds", "time_bnds"))
        .Variable("time_bnds", ElementType.Double, ["time", "bnds"], [0, 31, 31, 59])
        .Variable("lat", ElementType.Double, ["lat"], [-45, 0, 45], ("units", "degrees_north"))
        .Variable("tas", ElementType.Float, ["time", "lat"], [1, 2, 3, 4, 5, 6], ("units", "K"))
        .Write(_archive.File("tas.nc"));
}
