using System.Net;
using System.Text.Json;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>CDAT.metrics over real grains: without inputs at once, and as the original's client sends it.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class MetricsProcessTests(EchoService service)
{
    private const string Request = "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.metrics";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private HttpClient Client => service.Edge.Client;

    [Fact]
    public async Task Numbers_are_those_of_the_service_and_name_no_user()
    {
        for (var number = 0; number < 3; number++)
        {
            _ = await Client.Read(EchoRequests.Query($"string=n{number}"));
        }

        var (status, text) = await Client.Read(Request + "&RawDataOutput=output");

        Assert.Equal(HttpStatusCode.OK, status);
        using var metrics = JsonDocument.Parse(text);
        Assert.Equal(["time", "health", "usage"], metrics.RootElement.EnumerateObject().Select(member => member.Name));
        var health = metrics.RootElement.GetProperty("health");
        Assert.Equal(0, health.GetProperty("jobs_running").GetInt32());
        Assert.Equal(Environment.ProcessorCount, health.GetProperty("cpu_count").GetInt32());
        Assert.True(health.GetProperty("memory_usage").GetInt64() > 1 << 20);
        var echo = metrics.RootElement.GetProperty("usage").GetProperty("operators").GetProperty("echo");
        Assert.True(echo.GetProperty("count").GetInt32() >= 3);
        Assert.True(echo.GetProperty("avg_time").GetDouble() >= 0);
        Assert.DoesNotContain("anonymous", text, StringComparison.Ordinal);
    }

    // Clients that say nothing of the response get other processes' statusLocation; here there is nothing to wait for.
    [Fact]
    public async Task What_the_originals_client_sends_is_answered_at_once_and_leaves_no_job()
    {
        var (_, text) = await Client.Read(
            Request + "&DataInputs=variable=[];domain=[];"
            + "operation=[{\"name\":\"CDAT.metrics\",\"result\":\"m\",\"input\":[]}]");

        var response = Documents.ExecuteResponse(text);
        Assert.Equal("ProcessSucceeded", Documents.StatusOf(response).Name.LocalName);
        Assert.Null(response.Attribute("statusLocation"));
        Assert.StartsWith(
            "output mimeType=application/json: {\"time\":",
            Assert.Single(EchoRequests.Outputs(text)),
            StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task A_document_that_is_to_be_kept_is_a_job_that_does_not_count_itself()
    {
        var (_, accepted) = await Client.Read(
            Request + "&ResponseDocument=output&storeExecuteResponse=true&status=true");
        var location = new Uri(Documents.ExecuteResponse(accepted).Attribute("statusLocation")!.Value).PathAndQuery;

        string text;
        do
        {
            await Task.Delay(20, Stop);
            (_, text) = await Client.Read(location);
        }
        while (Documents.StatusOf(Documents.ExecuteResponse(text)).Name.LocalName is "ProcessAccepted" or "ProcessStarted");

        var output = Assert.Single(EchoRequests.Outputs(text));
        Assert.StartsWith("output mimeType=application/json: {\"time\":", output, StringComparison.Ordinal);
        Assert.Contains("\"user_jobs_running\":0", output, StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
    }
}
