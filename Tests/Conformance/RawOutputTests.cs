using System.Net;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>RawDataOutput: one output, and nothing around it.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class RawOutputTests(EchoService service)
{
    private const string Inputs =
        "string=a%20b;integer=1;integer=2;box=1,2,3,4;complex=AP8Q@mimeType=application/octet-stream";

    private const string Lists = $"variable={Requests.Variable};domain=[];operation={Requests.Operation}";

    private HttpClient Client => service.Edge.Client;

    [Theory]
    [InlineData("string", "text/plain; charset=utf-8", "a b")]
    [InlineData("complex", "application/octet-stream", "\u0000\u00ff\u0010")]
    [InlineData("complex@mimeType=application/octet-stream@encoding=base64", "application/octet-stream", "AP8Q")]
    public async Task By_query_the_body_is_the_output(string output, string type, string body)
    {
        using var answer = await Client.GetAsync(EchoRequests.Query(Inputs, $"&RawDataOutput={output}"), Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(body.Select(letter => (byte)letter), await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task By_xml_the_body_is_the_output()
    {
        var (status, text) = await Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Complex("<a>1</a>", "mimeType=\"text/xml\""),
            "<wps:RawDataOutput mimeType=\"text/xml\"><ows:Identifier>complex</ows:Identifier></wps:RawDataOutput>"));

        Assert.Equal((HttpStatusCode.OK, "<a>1</a>"), (status, text));
    }

    [Fact]
    public async Task A_box_is_a_document_of_its_own()
    {
        var (_, text) = await Client.Read(EchoRequests.Query(Inputs, "&RawDataOutput=box"));

        Assert.Contains("<ows:LowerCorner>1 2</ows:LowerCorner>", text, StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("&RawDataOutput=nothing", "RawDataOutput")]
    [InlineData("&RawDataOutput=string;box", "RawDataOutput")]
    [InlineData("&RawDataOutput=integer", "RawDataOutput")]
    [InlineData("&RawDataOutput=time", "RawDataOutput")]
    [InlineData("&RawDataOutput=string&ResponseDocument=string", "RawDataOutput")]
    [InlineData("&RawDataOutput=string@asReference=true", "asReference")]
    [InlineData("&RawDataOutput=complex@mimeType=text/csv", "mimeType")]
    [InlineData("&RawDataOutput=string&storeExecuteResponse=true", "storeExecuteResponse")]
    [InlineData("&RawDataOutput=string&status=true", "status")]
    [InlineData("&RawDataOutput=string&lineage=true", "lineage")]
    public async Task What_needs_a_document_or_names_not_one_output_is_refused(string form, string locator)
    {
        var (status, text) = await Client.Read(EchoRequests.Query(Inputs, form));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(("InvalidParameterValue", locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("<wps:RawDataOutput><ows:Identifier>string</ows:Identifier></wps:RawDataOutput><wps:ResponseDocument/>", "InvalidParameterValue")]
    [InlineData("<wps:RawDataOutput/>", "MissingParameterValue")]
    public async Task In_xml_too(string form, string code)
    {
        var (status, text) = await Client.Post(EchoRequests.Xml(EchoRequests.Text, form));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, "RawDataOutput"), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }

    [Fact]
    public async Task Of_a_process_that_makes_files_it_is_their_list()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status => status with
        {
            Phase = JobPhase.Succeeded,
            Outputs = [new("alice/j/a.nc", "pr", "r", "application/netcdf", 1)],
        };

        using var answer = await edge.Client.GetAsync(Requests.Query("CDAT.subset", Lists, "&RawDataOutput=output"), Stop);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            $$"""{"uri":"{{edge.Url}}/threddsCWT/dodsC/public/alice/j/a.nc","id":"pr|r","mime_type":"application/netcdf"}""",
            await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData(FaultCode.TooLarge, 400, "FileSizeExceeded", "tas")]
    [InlineData(FaultCode.NotEnoughStorage, 507, "NotEnoughStorage", "tas")]
    [InlineData(FaultCode.DataUnreachable, 400, "NoApplicableCode", "tas")]
    public async Task A_job_that_failed_is_a_report_with_its_own_status(
        FaultCode fault, int expected, string code, string locator)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status => status with
        {
            Phase = JobPhase.Failed,
            Fault = fault,
            Locator = "tas",
            Message = "why {it} failed",
        };

        var (status, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Lists, "&RawDataOutput=output"));

        Assert.Equal(expected, (int)status);
        Assert.Equal((code, locator, "why (it) failed"), Documents.Exception(text));
    }

    [Fact]
    public async Task A_job_that_takes_too_long_is_a_report_with_its_status_location()
    {
        await using var edge = await EdgeHost.Start(("Edge:SynchronousLimit", "00:00:00.1"));

        var (status, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Lists, "&RawDataOutput=output"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Contains($"{edge.Url}/wps/api/job/", Documents.Exception(text).Text, StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
