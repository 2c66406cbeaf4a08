using System.Net;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>What a response document holds, now and at its statusLocation.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class ResponseDocumentTests(EchoService service)
{
    private const string Inputs = "string=x;integer=1;integer=2;double=3;complex={}";
    private const string Stored = "storeExecuteResponse=\"true\"";

    private HttpClient Client => service.Edge.Client;

    [Theory]
    [InlineData("&ResponseDocument=double;string", "double uom=K: 3|string: x")]
    [InlineData("&ResponseDocument=integer", "integer: 1|integer: 2")]
    [InlineData("&ResponseDocument=complex@mimeType=application/json;double@uom=K", "complex mimeType=application/json: {}|double uom=K: 3")]
    [InlineData("&ResponseDocument=complex@mimeType=application/json%3B%20charset=utf-8@encoding=utf-8", "complex mimeType=application/json: {}")]
    [InlineData("&ResponseDocument=time", "")]
    [InlineData("&storeExecuteResponse=false", "string: x|integer: 1|integer: 2|double uom=K: 3|complex mimeType=application/json: {}|colour: green")]
    [InlineData("&ResponseDocument=", "string: x|integer: 1|integer: 2|double uom=K: 3|complex mimeType=application/json: {}|colour: green")]
    [InlineData("", "string: x|integer: 1|integer: 2|double uom=K: 3|complex mimeType=application/json: {}|colour: green")]
    public async Task Outputs_come_in_the_order_asked_for_and_all_where_none_is_named(string form, string expected)
    {
        var (status, text) = await Client.Read(EchoRequests.Query(Inputs, form));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(expected, string.Join('|', EchoRequests.Outputs(text)));
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("&ResponseDocument=nothing", "ResponseDocument")]
    [InlineData("&ResponseDocument=string;string", "ResponseDocument")]
    [InlineData("&ResponseDocument=string=x", "ResponseDocument")]
    [InlineData("&ResponseDocument=string@colour=red", "ResponseDocument")]
    [InlineData("&ResponseDocument=complex@mimeType=text/csv", "mimeType")]
    [InlineData("&ResponseDocument=complex@mimeType=text/xml", "mimeType")] // Known, but not what this input was.
    [InlineData("&ResponseDocument=complex@encoding=base64", "encoding")]
    [InlineData("&ResponseDocument=complex@encoding=gzip", "encoding")]
    [InlineData("&ResponseDocument=complex@schema=http://x.org/", "schema")]
    [InlineData("&ResponseDocument=complex@uom=K", "uom")]
    [InlineData("&ResponseDocument=double@uom=km", "uom")]
    [InlineData("&ResponseDocument=double@uom=degC", "uom")] // Known, but nothing is converted.
    [InlineData("&ResponseDocument=double@mimeType=text/plain", "mimeType")]
    [InlineData("&ResponseDocument=string@asReference=perhaps", "asReference")]
    [InlineData("&status=true", "status")]
    [InlineData("&storeExecuteResponse=perhaps", "storeExecuteResponse")]
    [InlineData("&lineage=perhaps", "lineage")]
    public async Task A_form_that_will_not_do_is_refused_by_name(string form, string locator)
    {
        var (status, text) = await Client.Read(EchoRequests.Query(Inputs, form));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(("InvalidParameterValue", locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("<wps:ResponseDocument status='true'><wps:Output><ows:Identifier>string</ows:Identifier></wps:Output></wps:ResponseDocument>", "InvalidParameterValue", "status")]
    [InlineData("<wps:ResponseDocument><wps:Output/></wps:ResponseDocument>", "MissingParameterValue", "ResponseDocument")]
    [InlineData("<wps:ResponseDocument/><wps:ResponseDocument/>", "InvalidParameterValue", "ResponseDocument")]
    public async Task A_form_in_xml_that_will_not_do_is_refused_by_name(string form, string code, string locator)
    {
        var (status, text) = await Client.Post(EchoRequests.Xml(EchoRequests.Text, form));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }

    [Fact]
    public async Task A_stored_document_says_the_same_at_its_location_as_in_the_answer()
    {
        var (_, answer) = await Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Literal("double", "1"),
            $"<wps:ResponseDocument {Stored} lineage='true'><wps:Output><ows:Identifier>double</ows:Identifier>"
            + "<ows:Title>My title</ows:Title><ows:Abstract>My abstract</ows:Abstract></wps:Output></wps:ResponseDocument>"));
        var location = Documents.ExecuteResponse(answer).Attribute("statusLocation")!.Value;

        var (_, stored) = await Client.Read(location);

        Assert.Equal(answer, stored);
        var output = XElement.Parse(stored).Descendants(Documents.Wps + "ProcessOutputs").Single().Elements().Single();
        Assert.Equal(
            ["double", "My title", "My abstract", "1"],
            output.Elements().Select(element => element.Value));
        OgcSchemas.AssertValid(stored);
    }

    [Fact]
    public async Task A_status_that_is_followed_leads_from_accepted_to_the_results()
    {
        var (_, answer) = await Client.Read(EchoRequests.Query(
            Inputs, "&storeExecuteResponse=true&status=true&ResponseDocument=double"));
        var response = Documents.ExecuteResponse(answer);

        Assert.Contains(
            Documents.StatusOf(response).Name.LocalName, (string[])["ProcessAccepted", "ProcessStarted", "ProcessSucceeded"]);
        OgcSchemas.AssertValid(answer);
        var stored = await End(response.Attribute("statusLocation")!.Value);
        Assert.Equal(["double uom=K: 3"], EchoRequests.Outputs(stored));
        OgcSchemas.AssertValid(stored);
    }

    [Fact]
    public async Task A_stored_request_is_a_job_like_any_other()
    {
        var (_, answer) = await Client.Read(EchoRequests.Query(Inputs, "&storeExecuteResponse=true"));
        var id = Documents.JobOf(Documents.ExecuteResponse(answer));

        var row = await service.Cluster.Jobs.Find(id, TestContext.Current.CancellationToken);
        var dismissed = await service.Cluster.Job(id).Dismiss();

        Assert.Equal(("echo", JobPhase.Succeeded), (row!.Process, row.Phase));
        Assert.Equal(JobPhase.Succeeded, dismissed.Phase); // What has ended stays as it ended.
    }

    [Fact]
    public async Task A_stored_request_that_cannot_be_given_as_wanted_fails_and_says_why()
    {
        var (_, answer) = await Client.Read(EchoRequests.Query(
            Inputs, "&storeExecuteResponse=true&ResponseDocument=double@uom=degC"));

        var failed = Documents.StatusOf(Documents.ExecuteResponse(answer));
        Assert.Equal("ProcessFailed", failed.Name.LocalName);
        var (code, locator, _) = Documents.Exception(failed.Elements().Single().ToString());
        Assert.Equal(("InvalidParameterValue", "uom"), (code, locator));
        OgcSchemas.AssertValid(answer);
    }

    [Fact]
    public async Task A_reference_leads_to_the_bytes_of_its_output_and_to_nothing_else()
    {
        var (_, answer) = await Client.Read(EchoRequests.Query(
            "string=a%20b;complex={\"n\":1};complex=AP8Q@mimeType=application/octet-stream;box=1,2,3,4",
            "&ResponseDocument=complex@asReference=true;string@asReference=true;box@asReference=true;colour"));

        var outputs = XElement.Parse(answer).Descendants(Documents.Wps + "ProcessOutputs").Elements().ToList();
        var references = outputs.Elements(Documents.Wps + "Reference").ToList();
        Assert.Equal(5, outputs.Count);
        Assert.Equal(
            [
                "application/json", "application/octet-stream", "text/plain", "text/xml",
            ],
            references.Select(reference => reference.Attribute("mimeType")!.Value));
        Assert.Null(Documents.ExecuteResponse(answer).Attribute("statusLocation")); // The document was not to be stored.
        OgcSchemas.AssertValid(answer);
        await AssertServed(references[0], "application/json", "{\"n\":1}"u8.ToArray());
        await AssertServed(references[1], "application/octet-stream", [0, 255, 16]);
        await AssertServed(references[2], "text/plain; charset=utf-8", "a b"u8.ToArray());
        var box = await Client.GetStringAsync(references[3].Attribute("href")!.Value, Stop);
        Assert.Equal("BoundingBox", XElement.Parse(box).Name.LocalName);
        OgcSchemas.AssertValid(box);
    }

    [Theory]
    [InlineData("/complex/3", 404, "output")]
    [InlineData("/nothing", 404, "output")]
    [InlineData("/time", 404, "output")]
    public async Task A_value_that_a_job_does_not_have_is_not_found(string path, int expected, string locator)
    {
        var (_, answer) = await Client.Read(EchoRequests.Query(Inputs, "&storeExecuteResponse=true"));
        var id = Documents.JobOf(Documents.ExecuteResponse(answer));

        var (status, text) = await Client.Read($"/wps/api/job/{id:n}{path}");

        Assert.Equal((expected, locator), ((int)status, Documents.Exception(text).Locator));
    }

    [Theory]
    [InlineData("/wps/api/job/00000000000000000000000000000001/string")]
    [InlineData("/wps/api/job/nothing/string")]
    public async Task A_value_of_a_job_that_never_was_is_not_found(string path)
    {
        var (status, text) = await Client.Read(path);

        Assert.Equal((HttpStatusCode.NotFound, "InvalidParameterValue"), (status, Documents.Exception(text).Code));
    }

    [Fact]
    public async Task Lineage_repeats_the_inputs_and_the_wanted_outputs()
    {
        var url = service.Documents.Put("/lineage.json", "[7]", "application/json");
        var reference = EchoRequests.Input("complex", $"<wps:Reference xlink:href=\"{url}\" mimeType=\"application/json\"><wps:Header key=\"X-Key\" value=\"v\"/></wps:Reference>");

        var (_, text) = await Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Box("1 2", "3 4") + reference,
            "<wps:ResponseDocument lineage='true'><wps:Output mimeType='application/json'><ows:Identifier>complex</ows:Identifier></wps:Output></wps:ResponseDocument>"));

        var root = XElement.Parse(text);
        var inputs = root.Element(Documents.Wps + "DataInputs")!.Elements().ToList();
        Assert.Equal(["string", "box", "complex"], inputs.Select(input => input.Element(Documents.Ows + "Identifier")!.Value));
        var repeated = inputs[2].Element(Documents.Wps + "Reference")!;
        Assert.Equal(url, repeated.Attribute(XName.Get("href", "http://www.w3.org/1999/xlink"))!.Value);
        Assert.Equal("X-Key", repeated.Element(Documents.Wps + "Header")!.Attribute("key")!.Value);
        Assert.Equal("complex", root.Element(Documents.Wps + "OutputDefinitions")!.Value);
        Assert.Equal(["complex mimeType=application/json: [7]"], EchoRequests.Outputs(text));
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("&lineage=true", true)]
    [InlineData("&lineage=true&ResponseDocument=string", true)]
    [InlineData("&lineage=false", false)]
    [InlineData("", false)]
    public async Task Lineage_is_there_when_it_is_asked_for_by_query(string form, bool isThere)
    {
        var (_, text) = await Client.Read(EchoRequests.Query(Inputs, form));

        Assert.Equal(isThere, XElement.Parse(text).Element(Documents.Wps + "DataInputs") is not null);
        Assert.Equal(isThere, XElement.Parse(text).Element(Documents.Wps + "OutputDefinitions") is not null);
        OgcSchemas.AssertValid(text);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task AssertServed(XElement reference, string type, byte[] bytes)
    {
        using var answer = await Client.GetAsync(reference.Attribute("href")!.Value, Stop);
        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(Stop));
    }

    private async Task<string> End(string location)
    {
        while (true)
        {
            var (_, text) = await Client.Read(location);
            if (Documents.StatusOf(Documents.ExecuteResponse(text)).Name.LocalName == "ProcessSucceeded")
            {
                return text;
            }

            await Task.Delay(20, Stop);
        }
    }
}
