using System.Net;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class ExecuteTests
{
    private const string Inputs = $"variable={Requests.Variable};domain=[];operation={Requests.Operation}";

    [Theory]
    [InlineData("")]
    [InlineData("&storeExecuteResponse=true&status=true")]
    [InlineData("&storeexecuteresponse=TRUE&STATUS=True&lineage=false")]
    [InlineData("&ResponseDocument=output&storeExecuteResponse=true&status=true")]
    [InlineData("&ResponseDocument=output@mimeType=application/json@asReference=false&storeExecuteResponse=1&status=1")]
    public async Task By_get_the_job_is_accepted_and_has_a_status_location(string form)
    {
        await using var edge = await EdgeHost.Start();

        var (status, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs, form));

        Assert.Equal(HttpStatusCode.OK, status);
        var response = Documents.ExecuteResponse(text);
        Assert.Equal("ProcessAccepted", Documents.StatusOf(response).Name.LocalName);
        Assert.Equal(
            $"{edge.Url}/wps/api/job/{Documents.JobOf(response):n}.wps", response.Attribute("statusLocation")!.Value);
        Assert.Equal(
            $"{edge.Url}/wps?service=WPS&request=GetCapabilities&version=1.0.0", response.Attribute("serviceInstance")!.Value);
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("CDAT.subset", "&storeExecuteResponse=true", true)]
    [InlineData("CDAT.subset", "&storeExecuteResponse=false", false)]
    [InlineData("CDAT.subset", "&ResponseDocument=output", false)]
    public async Task Who_asks_for_no_status_gets_the_finished_document(string identifier, string form, bool isStored)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnSubmit = status =>
        {
            // Ends after the edge has polled at least once.
            _ = Task.Delay(60).ContinueWith(_ => edge.Service.Put(Succeeded(status)), TaskScheduler.Default);
            return status;
        };

        var (status, text) = await edge.Client.Read(Requests.Query(identifier, Inputs, form));

        Assert.Equal(HttpStatusCode.OK, status);
        var response = Documents.ExecuteResponse(text);
        Assert.Equal("ProcessSucceeded", Documents.StatusOf(response).Name.LocalName);
        Assert.Equal(isStored, response.Attribute("statusLocation") is not null);
        Assert.Single(response.Descendants(Documents.Wps + "ComplexData"));
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task Inputs_with_names_of_their_own_are_refused_with_all_of_their_names()
    {
        await using var edge = await EdgeHost.Start();

        var (_, text) = await edge.Client.Post(
            Requests.Xml(extra: Requests.Input("mask", "[]") + Requests.Input("gridder", "[]")));

        var (code, locator, message) = Documents.Exception(text);
        Assert.Equal(("InvalidParameterValue", "mask"), (code, locator));
        Assert.Contains("mask, gridder", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CDAT.nothing", Inputs, "InvalidParameterValue", "identifier")]
    [InlineData("", Inputs, "MissingParameterValue", "identifier")]
    [InlineData("CDAT.subset", "", "MissingParameterValue", "variable")]
    [InlineData("CDAT.subset", "variable=[];operation=[]", "MissingParameterValue", "domain")]
    [InlineData("CDAT.subset", "variable=[];variable=[];domain=[];operation=[]", "InvalidParameterValue", "variable")]
    [InlineData("CDAT.subset", "variable=[;domain=[];operation=[]", "MissingParameterValue", "domain")]
    [InlineData("CDAT.subset", "variable={};domain=[];operation=[]", "InvalidParameterValue", "variable")]
    [InlineData("CDAT.subset", "variable=[1];domain=[];operation=[]", "InvalidParameterValue", "variable")]
    [InlineData("CDAT.subset", "variable=[];domain=[];operation=[]@mimeType=text/plain", "InvalidParameterValue", "mimeType")]
    [InlineData("CDAT.subset", "variable=@xlink:href=http://x/;domain=[];operation=[]", "InvalidParameterValue", "variable")]
    [InlineData("CDAT.subset", "variable=[]@colour=red;domain=[];operation=[]", "InvalidParameterValue", "variable")]
    [InlineData("CDAT.subset", "[];domain=[];operation=[]", "InvalidParameterValue", "DataInputs")]
    public async Task Inputs_of_a_query_that_will_not_do_are_named(
        string identifier, string inputs, string code, string locator)
    {
        await using var edge = await EdgeHost.Start();

        var (status, text) = await edge.Client.Read(Requests.Query(identifier, inputs));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        Assert.Empty(edge.Service.Submitted);
    }

    [Theory]
    [InlineData("<wps:Reference xlink:href='http://x/a.json'/>", "InvalidParameterValue")]
    [InlineData("<wps:Reference/>", "MissingParameterValue")]
    [InlineData("<wps:Data><wps:BoundingBoxData/></wps:Data>", "MissingParameterValue")]
    [InlineData("", "MissingParameterValue")]
    [InlineData("<wps:Data><wps:ComplexData><a/></wps:ComplexData></wps:Data>", "InvalidParameterValue")]
    public async Task An_input_without_json_is_named(string value, string code)
    {
        await using var edge = await EdgeHost.Start();
        var document = Requests.Xml().Replace(
            Requests.Input("domain", "[]"),
            $"<wps:Input><ows:Identifier>domain</ows:Identifier>{value}</wps:Input>",
            StringComparison.Ordinal);

        var (_, text) = await edge.Client.Post(document);

        Assert.Equal((code, "domain"), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }

    [Fact]
    public async Task Raw_separators_and_a_url_with_a_query_reach_the_process_as_they_are()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        const string Uri = "http://h/a.nc?x=1;domain=2@b=[c";

        var answer = await wire.Send(
            "GET /wps?service=WPS&version=1.0.0&request=Execute&Identifier=CDAT.subset&DataInputs="
            + "operation=[{%22name%22:%22CDAT.subset%22,%22result%22:%22r%22,%22input%22:[%22v0%22]}];domain=[];"
            + $"variable=[{{%22uri%22:%22{Uri}%22,%22id%22:%22pr|v0%22}}] HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal(Uri, Assert.Single(Assert.Single(edge.Service.Submitted).Variables).Uri);
    }

    [Fact]
    public async Task Head_starts_nothing()
    {
        await using var edge = await EdgeHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Head, Requests.Query("CDAT.subset", Inputs));

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(edge.Service.Submitted);
    }

    [Fact]
    public async Task A_submission_whose_answer_was_lost_is_made_again_under_the_same_id()
    {
        await using var edge = await EdgeHost.Start();
        _ = await edge.Client.Read("/wps?service=WPS&request=GetCapabilities"); // The catalogue is known now.
        edge.Service.Failures.Enqueue(new TimeoutException());

        var (status, _) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(edge.Service.Submitted);
    }

    // FIELD_NOTES 22: a poll right after the answer must know the job.
    [Fact]
    public async Task Every_one_of_fifty_parallel_submissions_can_be_polled_at_once()
    {
        await using var edge = await EdgeHost.Start();

        var polls = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            var (_, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs));
            var location = Documents.ExecuteResponse(text).Attribute("statusLocation")!.Value;
            return (location, await edge.Client.Read(location));
        }));

        Assert.All(polls, poll => Assert.Equal(HttpStatusCode.OK, poll.Item2.Status));
        Assert.Equal(50, polls.Select(poll => poll.location).Distinct().Count());
    }

    private static JobStatus Succeeded(JobStatus status) => status with
    {
        Phase = JobPhase.Succeeded,
        Percent = 100,
        Outputs = [new("alice/j/a.nc", "pr", "r-CDAT.subset", "application/netcdf", 1)],
    };
}
