using System.Text.Json;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Every form of answer of a process whose results are files.</summary>
public sealed class FileProcessTests
{
    private const string Lists = $"variable={Requests.Variable};domain=[];operation={Requests.Operation}";

    [Fact]
    public async Task Lineage_and_wanted_outputs_stand_in_the_stored_document()
    {
        await using var edge = await EdgeHost.Start();

        var (_, accepted) = await edge.Client.Post(Requests.Xml(form: Requests.Form(
            "storeExecuteResponse='true' status='true' lineage='true'", outputAttributes: "mimeType='application/json'")));
        var id = Documents.JobOf(Documents.ExecuteResponse(accepted));
        edge.Service.Put(Succeeded(edge.Service[id]));
        var (_, stored) = await edge.Client.Read($"/wps/api/job/{id:n}.wps");

        foreach (var text in new[] { accepted, stored })
        {
            var root = XElement.Parse(text);
            Assert.Equal(
                [Requests.Variable, "[]", Requests.Operation],
                root.Element(Documents.Wps + "DataInputs")!.Descendants(Documents.Wps + "ComplexData").Select(data => data.Value));
            Assert.Equal("output", root.Element(Documents.Wps + "OutputDefinitions")!.Value);
            OgcSchemas.AssertValid(text);
        }

        Assert.Single(XElement.Parse(stored).Element(Documents.Wps + "ProcessOutputs")!.Elements());
    }

    [Fact]
    public async Task Who_says_nothing_but_lineage_is_answered_at_once_with_it()
    {
        await using var edge = await EdgeHost.Start();

        var (_, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Lists, "&lineage=true"));

        Assert.Equal("ProcessAccepted", Documents.StatusOf(Documents.ExecuteResponse(text)).Name.LocalName);
        Assert.NotNull(XElement.Parse(text).Element(Documents.Wps + "DataInputs"));
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task A_job_that_ended_at_once_still_has_its_status_location()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = Succeeded;

        var (_, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Lists));

        Assert.NotNull(Documents.ExecuteResponse(text).Attribute("statusLocation"));
    }

    [Fact]
    public async Task The_request_of_a_client_that_says_nothing_is_recorded_without_a_form()
    {
        await using var edge = await EdgeHost.Start();

        _ = await edge.Client.Read(Requests.Query("CDAT.subset", Lists, "&storeExecuteResponse=true&status=true"));

        Assert.Null(Assert.Single(edge.Service.Submitted).Response);
    }

    [Fact]
    public async Task The_list_of_files_is_served_at_its_reference()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = Succeeded;

        var (_, text) = await edge.Client.Read(Requests.Query(
            "CDAT.subset", Lists, "&ResponseDocument=output@asReference=true@mimeType=application/json"));
        var reference = XElement.Parse(text).Descendants(Documents.Wps + "Reference").Single();
        using var answer = await edge.Client.GetAsync(reference.Attribute("href")!.Value, TestContext.Current.CancellationToken);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        using var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("pr|r", list.RootElement.GetProperty("id").GetString());
        Assert.Matches($"^{edge.Url}/wps/api/job/[0-9a-f]{{32}}/output$", reference.Attribute("href")!.Value);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task A_job_that_has_not_ended_has_no_value_yet()
    {
        await using var edge = await EdgeHost.Start();
        var job = edge.Service.Put(FakeService.Status(Guid.NewGuid(), phase: JobPhase.Started));

        var (status, text) = await edge.Client.Read($"/wps/api/job/{job.Id:n}/output");

        Assert.Equal((400, "NoApplicableCode"), ((int)status, Documents.Exception(text).Code));
    }

    [Theory]
    [InlineData("result", "", "ResponseDocument")]
    [InlineData("output", "mimeType=\"text/csv\"", "mimeType")]
    [InlineData("output", "encoding=\"base64\"", "encoding")]
    [InlineData("output", "schema=\"http://x\"", "schema")]
    [InlineData("output", "uom=\"K\"", "uom")]
    public async Task An_output_that_it_does_not_have_is_refused_by_name(string output, string attributes, string locator)
    {
        await using var edge = await EdgeHost.Start();

        var (status, text) = await edge.Client.Post(Requests.Xml(form: Requests.Form("", output, attributes)));

        Assert.Equal(400, (int)status);
        Assert.Equal(("InvalidParameterValue", locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        Assert.Empty(edge.Service.Submitted);
    }

    [Fact]
    public async Task Every_document_says_its_service_its_language_and_its_time()
    {
        await using var edge = await EdgeHost.Start();

        var (_, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Lists));

        var root = XElement.Parse(text);
        Assert.Equal("en-US", root.Attribute(XNamespace.Xml + "lang")!.Value);
        Assert.StartsWith($"{edge.Url}/wps?service=WPS&request=GetCapabilities", root.Attribute("serviceInstance")!.Value, StringComparison.Ordinal);
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", root.Element(Documents.Wps + "Status")!.Attribute("creationTime")!.Value);
    }

    private static JobStatus Succeeded(JobStatus status) => status with
    {
        Phase = JobPhase.Succeeded,
        Percent = 100,
        Outputs = [new("alice/j/a.nc", "pr", "r", "application/netcdf", 1)],
    };
}
