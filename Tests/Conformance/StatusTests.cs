using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class StatusTests
{
    private static readonly JobStatus _job = FakeService.Status(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));

    [Theory]
    [InlineData(JobPhase.Accepted, 0, "ProcessAccepted", null)]
    [InlineData(JobPhase.Started, 0.9, "ProcessStarted", "0")]
    [InlineData(JobPhase.Started, 41.99, "ProcessStarted", "41")]
    [InlineData(JobPhase.Started, 100, "ProcessStarted", "99")]
    [InlineData(JobPhase.Started, double.NaN, "ProcessStarted", "0")]
    [InlineData(JobPhase.Paused, 12, "ProcessPaused", "12")]
    [InlineData(JobPhase.Succeeded, 100, "ProcessSucceeded", null)]
    [InlineData(JobPhase.Failed, 50, "ProcessFailed", null)]
    [InlineData(JobPhase.Dismissed, 50, "ProcessFailed", null)]
    public async Task Every_phase_is_an_execute_response(JobPhase phase, double percent, string element, string? completed)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with { Phase = phase, Percent = percent });

        var (status, text) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps?");

        Assert.Equal(HttpStatusCode.OK, status);
        var found = Documents.StatusOf(Documents.ExecuteResponse(text));
        Assert.Equal(element, found.Name.LocalName);
        Assert.Equal(completed, found.Attribute("percentCompleted")?.Value);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task A_failed_job_holds_a_report_with_its_own_code_and_place()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with
        {
            Phase = JobPhase.Failed,
            Fault = FaultCode.TooLarge,
            Locator = "a{b}.nc",
            Message = "needs 3 GB {limit 1 GB}",
        });

        var (_, text) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps");

        var report = Documents.StatusOf(Documents.ExecuteResponse(text)).Element(Documents.Ows + "ExceptionReport")!;
        Assert.Equal(("FileSizeExceeded", "a(b).nc", "needs 3 GB (limit 1 GB)"), Documents.Exception(report.ToString()));
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Several_outputs_are_a_list_and_names_are_escaped(int count)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with
        {
            Phase = JobPhase.Succeeded,
            Outputs = [.. Enumerable.Range(0, count).Select(n => new JobOutput($"a%2Fb é/j/x {n}#.nc", "p|r", "r|s", "application/netcdf", 1))],
        });

        var (_, text) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps");

        using var outputs = JsonDocument.Parse(XElement.Parse(text).Descendants(Documents.Wps + "ComplexData").Single().Value);
        Assert.Equal(count, outputs.RootElement.GetArrayLength());
        Assert.All(outputs.RootElement.EnumerateArray().Select((output, n) => (output, n)), pair =>
        {
            Assert.Equal(
                $"{edge.Url}/threddsCWT/dodsC/public/a%252Fb%20%C3%A9/j/x%20{pair.n}%23.nc",
                pair.output.GetProperty("uri").GetString());
            Assert.Equal("p_r|r_s", pair.output.GetProperty("id").GetString());
        });
    }

    [Fact]
    public async Task The_time_is_that_of_the_end_or_of_the_document()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with { Phase = JobPhase.Succeeded });
        var (_, ended) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps");
        edge.Service.Put(_job with { Phase = JobPhase.Started });
        var (_, running) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps");

        Assert.Equal("2020-01-02T03:04:06Z", TimeOf(ended));
        Assert.True(DateTimeOffset.Parse(TimeOf(running), System.Globalization.CultureInfo.InvariantCulture) > _job.Changed.AddYears(1));
    }

    [Fact]
    public async Task A_job_whose_process_is_no_longer_offered_is_still_answered()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with { Process = "CDAT.gone" });

        var (status, text) = await edge.Client.Read($"/wps/api/job/{_job.Id:n}.wps");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("CDAT.gone", text, StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
    }

    // FIELD_NOTES 24: an unknown job id is a 404 with a report, not a 500 with a stack trace.
    [Theory]
    [InlineData("00000000000000000000000000000001.wps")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e.wps")]
    [InlineData("1.wps")]
    [InlineData("99999999999999999999.wps")]
    [InlineData(".wps")]
    [InlineData("%2e%2e%2f.wps")]
    [InlineData("%7B%7D.wps")]
    public async Task What_never_was_a_job_is_a_404_with_a_report(string file)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job);

        var (status, text) = await edge.Client.Read($"/wps/api/job/{file}");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(("InvalidParameterValue", "job"), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        Assert.DoesNotContain('{', text);
    }

    [Theory]
    [InlineData("/wps/api/status/{0}/")]
    [InlineData("/wps/api/status/{0}.json")]
    [InlineData("/wps/api/status/{0}.json/")]
    [InlineData("/wps/api/status/7.json")]
    public async Task The_json_twin_tells_the_phases_that_were_passed(string path)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with
        {
            Phase = JobPhase.Failed,
            Percent = 12.34,
            Message = "no",
            User = "anonymous",
            Started = _job.Accepted.AddMilliseconds(500),
        });

        var (_, text) = await edge.Client.Read(path.Replace("{0}", _job.Id.ToString("n"), StringComparison.Ordinal));

        Assert.Equal(
            """
            {"status":"ProcessFailed","created_date":"2020-01-02T03:04:05Z","message":[
            {"created_date":"2020-01-02T03:04:05Z","message":"Accepted","percent":0},
            {"created_date":"2020-01-02T03:04:05.5Z","message":"Started","percent":0},
            {"created_date":"2020-01-02T03:04:06Z","message":"no","percent":12.3}],"exception":"no"}
            """.ReplaceLineEndings(""),
            text);
    }

    [Theory]
    [InlineData("/wps/api/job/{0}.wps/")]
    [InlineData("/wps/api/status/{0}.wps")]
    [InlineData("/jobs/{0}/")]
    [InlineData("/wps/api/ping/")]
    [InlineData("/wps/api/ping")]
    public async Task Paths_work_with_and_without_their_last_slash(string path)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job);

        var (status, _) = await edge.Client.Read(path.Replace("{0}", _job.Id.ToString("n"), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static string TimeOf(string text) =>
        XElement.Parse(text).Element(Documents.Wps + "Status")!.Attribute("creationTime")!.Value;
}
