using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>What the real client sends, replayed byte for byte.</summary>
public sealed class CapturedRequestsTests
{
    [Fact]
    public async Task Connecting_gives_capabilities_of_version_1_0_0_although_the_token_is_unknown()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(Captures.Request("connect-1.http"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("text/xml", answer.Headers["Content-Type"].Single());
        var root = XElement.Parse(answer.Text);
        Assert.Equal(Documents.Wps + "Capabilities", root.Name);
        Assert.Equal("1.0.0", root.Attribute("version")!.Value);
        OgcSchemas.AssertValid(answer.Text);
    }

    [Fact]
    public async Task Describing_gives_the_three_inputs_and_the_output_that_the_client_knows()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(Captures.Request("describe-process-1.http"));

        Assert.Equal(200, answer.Status);
        var process = XElement.Parse(answer.Text).Element("ProcessDescription")!;
        Assert.Equal("CDAT.subset", process.Element(Documents.Ows + "Identifier")!.Value);
        Assert.Equal("1.0.0", process.Attribute(Documents.Wps + "processVersion")!.Value);
        Assert.Equal(
            ["variable", "domain", "operation"],
            process.Element("DataInputs")!.Elements("Input").Select(i => i.Element(Documents.Ows + "Identifier")!.Value));
        Assert.All(process.Descendants("MimeType"), type => Assert.Equal("application/json", type.Value));
        OgcSchemas.AssertValid(answer.Text);
    }

    [Fact]
    public async Task The_bare_get_before_a_post_starts_nothing_and_the_post_on_the_same_connection_starts_one_job()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var bare = await wire.Send(Captures.Request("execute-post-1.http"));
        Assert.Equal(400, bare.Status);
        Assert.Equal("MissingParameterValue", Documents.Exception(bare.Text).Code);
        Assert.Equal("service", Documents.Exception(bare.Text).Locator);
        Assert.Empty(edge.Service.Submitted);

        var post = await wire.Send(Captures.Request("execute-post-2.http"));
        Assert.Equal(200, post.Status);
        var response = Documents.ExecuteResponse(post.Text);
        Assert.Equal("ProcessAccepted", Documents.StatusOf(response).Name.LocalName);
        Assert.StartsWith("http://127.0.0.1:8000/wps/api/job/", response.Attribute("statusLocation")!.Value);
        Assert.EndsWith(".wps", response.Attribute("statusLocation")!.Value);
        OgcSchemas.AssertValid(post.Text);

        var request = Assert.Single(edge.Service.Submitted);
        Assert.Equal("alice", request.User);
        Assert.Equal("CDAT.subset", request.Process);
        Assert.Equal(["http://host/a b.nc", "http://host/b.nc"], request.Variables.Select(v => v.Uri));
        Assert.Equal(
            [
                new("time", RangeKind.Timestamps, "1979-06-01", "1980-06-01", 1),
                new("lat", RangeKind.Values, "-45", "45", 1),
                new("lon", RangeKind.Indices, "0", "10", 2),
            ],
            Assert.Single(request.Domains).Ranges);
        Assert.Equal(["CDAT.subset", "CDAT.aggregate"], request.Operations.Select(o => o.Name));
        Assert.Equal("d0", request.Operations[0].Domain);
    }

    [Fact]
    public async Task Polls_follow_the_job_from_its_first_status_to_its_output()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        var post = await wire.Send(Captures.Request("execute-post-2.http"));
        var job = Documents.JobOf(Documents.ExecuteResponse(post.Text));

        edge.Service.Put(edge.Service[job] with { Phase = JobPhase.Started, Percent = 41.7, Message = "reading" });
        var started = Documents.ExecuteResponse((await wire.Send(Poll("execute-post-3.http", job))).Text);
        Assert.Equal("ProcessStarted", Documents.StatusOf(started).Name.LocalName);
        Assert.Equal("41", Documents.StatusOf(started).Attribute("percentCompleted")!.Value);

        edge.Service.Put(edge.Service[job] with
        {
            Phase = JobPhase.Succeeded,
            Percent = 100,
            Outputs = [new("alice/j/subset.nc", "pr", "560fd6c3-CDAT.subset", "application/netcdf", 12)],
        });
        var done = await wire.Send(Poll("execute-post-5.http", job));
        var output = Documents.ExecuteResponse(done.Text).Descendants(Documents.Wps + "ComplexData").Single();
        Assert.Equal(
            """
            {"uri":"http://127.0.0.1:8000/threddsCWT/dodsC/public/alice/j/subset.nc","id":"pr|560fd6c3-CDAT.subset","mime_type":"application/netcdf"}
            """.Trim(),
            output.Value);
        OgcSchemas.AssertValid(done.Text);
    }

    [Theory]
    [InlineData("execute-post-3.http")]
    [InlineData("execute-post-4.http")]
    [InlineData("execute-post-5.http")]
    public async Task A_poll_of_a_job_that_never_was_is_a_404_with_a_report(string capture)
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(Captures.Request(capture));

        Assert.Equal(404, answer.Status);
        Assert.Equal("job", Documents.Exception(answer.Text).Locator);
        OgcSchemas.AssertValid(answer.Text);
    }

    [Fact]
    public async Task The_job_list_of_the_rest_client_holds_what_it_reads()
    {
        await using var edge = await EdgeHost.Start();
        for (var number = 1; number <= 7; number++)
        {
            edge.Service.Put(FakeService.Status(Guid.NewGuid(), phase: JobPhase.Succeeded) with
            {
                Number = number,
                Outputs = [new("alice/j/subset.nc", "pr", "560fd6c3-CDAT.subset", "application/netcdf", 1_234_567)],
            });
        }

        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(Captures.Request("jobs-1.http"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Headers["Content-Type"].Single());
        using var document = JsonDocument.Parse(answer.Text);
        var list = document.RootElement;
        Assert.Equal(7, list.GetProperty("count").GetInt32());
        Assert.Equal("http://127.0.0.1:8000/wps/api/job/?limit=5&offset=5", list.GetProperty("next").GetString());
        Assert.Equal(JsonValueKind.Null, list.GetProperty("previous").ValueKind);
        var jobs = list.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal([7, 6, 5, 4, 3], jobs.Select(job => job.GetProperty("id").GetInt32()));
        Assert.All(jobs, job =>
        {
            Assert.Equal("CDAT.subset", job.GetProperty("identifier").GetString());
            Assert.Equal("ProcessSucceeded", job.GetProperty("status").GetString());
            Assert.Equal("2020-01-02T03:04:05Z", job.GetProperty("accepted").GetString());
            Assert.Equal("00:00:01.000000", job.GetProperty("elapsed").GetString());
            var output = Assert.Single(job.GetProperty("output").EnumerateArray());
            Assert.Equal("1.2346", output.GetProperty("size").GetString()); // Megabytes.
            Assert.Equal(
                "http://127.0.0.1:8000/threddsCWT/dodsC/public/alice/j/subset.nc",
                output.GetProperty("remote").GetString());
        });
    }

    [Fact]
    public async Task Execute_by_get_passes_parameters_on_and_refuses_the_gridder_by_name()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send(Captures.Request("execute-get-1.http"));

        Assert.Equal(400, answer.Status);
        var (code, locator, text) = Documents.Exception(answer.Text);
        Assert.Equal("InvalidParameterValue", code);
        Assert.Equal("gridder", locator);
        Assert.Equal("gridder gaussian~32 is not offered (yet)", text);
        Assert.DoesNotContain('{', answer.Text);
    }

    [Fact]
    public async Task The_workflow_of_the_notebook_arrives_whole()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        var body = Captures.Text("execute-workflow.xml").TrimEnd('\n');
        var head = "POST /wps HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nContent-Type: text/xml\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n";

        var answer = await wire.Send(head + body);

        Assert.Equal(200, answer.Status);
        var operations = Assert.Single(edge.Service.Submitted).Operations;
        Assert.Equal(
            ["CDAT.workflow", "CDAT.var", "CDAT.groupby_bins", "CDAT.multiply", "CDAT.subset", "CDAT.std", "CDAT.mean"],
            operations.Select(operation => operation.Name));
        Assert.Equal(["mean", "std", "var"], operations[0].Inputs);
        Assert.Equal("0|0.005|0.01|0.02", operations[2].Parameters["bins"]);
        Assert.Equal("10", operations[3].Parameters["const"]);
        Assert.Equal("pr|pr_mean", operations[6].Parameters["rename"]);
    }

    [Fact]
    public async Task OWSLib_reads_every_answer()
    {
        await Python.RequireAsync("owslib");
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        var connect = await wire.Send(Captures.Request("connect-1.http"));
        var describe = await wire.Send(Captures.Request("describe-process-1.http"));
        var post = await wire.Send(Captures.Request("execute-post-2.http"));
        var job = Documents.JobOf(Documents.ExecuteResponse(post.Text));
        edge.Service.Put(edge.Service[job] with
        {
            Phase = JobPhase.Failed,
            Message = "pr.nc has no variable {pr}",
            Fault = Compute.Orleans.Grains.Interfaces.Faults.FaultCode.InvalidValue,
        });
        var failed = await wire.Send(Poll("execute-post-4.http", job));

        var printed = await Python.RunAsync(
            """
            import sys
            from owslib.wps import WebProcessingService, WPSExecution
            from owslib.etree import etree
            connect, describe, post, failed = [a.encode() for a in sys.argv[1:5]]
            wps = WebProcessingService('http://nowhere.invalid/wps', skip_caps=True)
            wps.getcapabilities(xml=connect)
            print([p.identifier for p in wps.processes], [o.name for o in wps.operations])
            print(wps.identification.title, wps.identification.version, wps.languages.default)
            process = wps.describeprocess('CDAT.subset', xml=describe)
            print([(i.identifier, i.dataType, i.defaultValue.mimeType, i.minOccurs, i.maxOccurs) for i in process.dataInputs])
            print([(o.identifier, o.dataType) for o in process.processOutputs], process.processVersion)
            print(process.statusSupported, process.storeSupported)
            runs = [WPSExecution(), WPSExecution()]
            print('---')
            runs[0].parseResponse(etree.fromstring(post))
            runs[1].parseResponse(etree.fromstring(failed)) # Prints the exception, too.
            print('---')
            for run in runs:
                print(run.status, run.process.identifier, run.statusLocation is not None, [e.text for e in run.errors])
            """,
            connect.Text,
            describe.Text,
            post.Text,
            failed.Text);

        Assert.Equal(
            """
            ['CDAT.aggregate', 'CDAT.mean', 'CDAT.subset', 'CDAT.workflow', 'echo'] ['GetCapabilities', 'DescribeProcess', 'Execute']
            Compute.Orleans 1.0.0 en-US
            [('variable', 'ComplexData', 'application/json', 1, 1), ('domain', 'ComplexData', 'application/json', 1, 1), ('operation', 'ComplexData', 'application/json', 1, 1)]
            [('output', 'ComplexData')] 1.0.0
            True True
            ProcessAccepted CDAT.subset True []
            Exception CDAT.subset True ['pr.nc has no variable (pr)']

            """,
            string.Concat(printed.Split("---\n").Where((_, part) => part != 1)));
    }

    // The captures' job ids were replaced by 1.
    private static byte[] Poll(string capture, Guid job) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(Captures.Request(capture)).Replace("/job/1.wps", $"/job/{job:n}.wps"));
}
