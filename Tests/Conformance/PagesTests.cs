using System.Net;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class PagesTests
{
    private const string Attack = "<img src=x onerror=alert(1)>\"'&";

    private static readonly JobStatus _job = FakeService.Status(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"));

    [Fact]
    public async Task The_start_page_shows_every_process_and_where_to_ask()
    {
        await using var edge = await EdgeHost.Start(("Wps:Title", Attack));

        using var answer = await edge.Client.GetAsync("/", TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.All(edge.Service.Processes, process =>
        {
            Assert.Contains($">{process.Identifier}</a>", page, StringComparison.Ordinal);
            Assert.Contains(WebUtility.HtmlEncode(process.Abstract), page, StringComparison.Ordinal);
        });
        Assert.Contains($"href=\"{edge.Url}/threddsCWT/catalog.html\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(JobPhase.Accepted, true)]
    [InlineData(JobPhase.Started, true)]
    [InlineData(JobPhase.Paused, true)]
    [InlineData(JobPhase.Succeeded, false)]
    [InlineData(JobPhase.Failed, false)]
    [InlineData(JobPhase.Dismissed, false)]
    public async Task A_jobs_page_asks_again_until_the_job_has_ended(JobPhase phase, bool refreshes)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.Put(_job with
        {
            Phase = phase,
            Percent = 33.3,
            Message = Attack,
            Process = Attack,
            User = Attack,
            Fault = phase == JobPhase.Failed ? FaultCode.CorruptData : null,
            Locator = Attack,
            Outputs = [new($"alice/j/{Attack}.nc", Attack, "r", "application/netcdf", 1234)],
        });

        var (status, page) = await edge.Client.Read($"/jobs/{_job.Id:n}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(refreshes, page.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal));
        Assert.Contains("<progress id=\"progress\" max=\"100\" value=\"33\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Equal(phase == JobPhase.Succeeded, page.Contains("1,234", StringComparison.Ordinal));
        Assert.Equal(phase == JobPhase.Succeeded, page.Contains(">OPeNDAP</a>", StringComparison.Ordinal));
        Assert.Equal(phase == JobPhase.Succeeded, page.Contains("/threddsCWT/fileServer/public/alice/j/", StringComparison.Ordinal));
        Assert.Equal(phase is JobPhase.Failed or JobPhase.Dismissed, page.Contains("role=\"alert\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/jobs/00000000000000000000000000000001")]
    [InlineData("/jobs/%3Cscript%3E")]
    public async Task An_unknown_job_is_a_page_with_404(string path)
    {
        await using var edge = await EdgeHost.Start();

        var (status, page) = await edge.Client.Read(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("No such job", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }
}
