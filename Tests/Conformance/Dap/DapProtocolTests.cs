using System.Net;
using System.Text;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance.Dap;

public sealed class DapProtocolTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(".dds", "text/plain; charset=utf-8", "dods_dds")]
    [InlineData(".das", "text/plain; charset=utf-8", "dods_das")]
    [InlineData(".dods?lat", "application/octet-stream", "dods_data")]
    [InlineData(".ascii?lat", "text/plain; charset=utf-8", "dods_ascii")]
    [InlineData(".asc?name", "text/plain; charset=utf-8", "dods_ascii")]
    [InlineData(".ver", "text/plain; charset=utf-8", "dods_version")]
    public async Task Answers_say_what_they_are(string ending, string type, string description)
    {
        await using var dap = await DapHost.Start();

        using var got = await dap.Edge.Client.GetAsync(DapHost.Path + ending, Ending);
        using var request = new HttpRequestMessage(HttpMethod.Head, DapHost.Path + ending);
        using var head = await dap.Edge.Client.SendAsync(request, Ending);

        var body = await got.Content.ReadAsByteArrayAsync(Ending);
        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.NotEmpty(body);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ending));
        foreach (var answer in (HttpResponseMessage[])[got, head])
        {
            Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(description, answer.Headers.GetValues("Content-Description").Single());
            Assert.Equal("dods/3.2", answer.Headers.GetValues("XDODS-Server").Single());
        }

        if (!ending.StartsWith(".asc", StringComparison.Ordinal))
        {
            Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task What_a_client_has_already_is_not_sent_again()
    {
        await using var dap = await DapHost.Start();
        using var first = await dap.Edge.Client.GetAsync(DapHost.Path + ".dods?lat", Ending);
        using var structure = await dap.Edge.Client.GetAsync(DapHost.Path + ".dds", Ending);

        Assert.NotEqual(first.Headers.ETag, structure.Headers.ETag);
        Assert.Equal(HttpStatusCode.NotModified, await Get(request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!)));
        Assert.Equal(HttpStatusCode.OK, await Get(request => request.Headers.IfNoneMatch.Add(structure.Headers.ETag!)));
        Assert.Equal(
            HttpStatusCode.NotModified, await Get(request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified));
        Assert.Equal(
            HttpStatusCode.OK,
            await Get(request => request.Headers.IfModifiedSince = first.Content.Headers.LastModified!.Value.AddSeconds(-1)));

        async Task<HttpStatusCode> Get(Action<HttpRequestMessage> condition)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, DapHost.Path + ".dods?lat");
            condition(request);
            using var answer = await dap.Edge.Client.SendAsync(request, Ending);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("tas.tas[0][1][0:2:6],time", "Structure {\n        Float32 tas[time = 1][lat = 1][lon = 4];\n    } tas;\n    Float64 time[time = 12];")]
    [InlineData("tas.time[0:1],tas.tas[0:1][0][0]", "Structure {\n        Float32 tas[time = 2][lat = 1][lon = 1];\n        Float64 time[time = 2];\n    } tas;")]
    [InlineData("packed[0:3][1]", "MAPS:\n        Float64 time[time = 4];\n        Float64 lat[lat = 1];\n    } packed;")]
    [InlineData("packed[0:3][1],packed.time[0:3]", "MAPS:\n        Float64 time[time = 4];\n        Float64 lat[lat = 1];\n    } packed;")]
    [InlineData("lon,lat", "    Float64 lat[lat = 5];\n    Float32 lon[lon = 7];\n")]
    [InlineData("lat,lat[0:4]", "Dataset {\n    Float64 lat[lat = 5];\n}")]
    [InlineData("name[1:2],label", "    String name[lat = 2];\n    String label;\n")]
    [InlineData("height&height>2&2>=1&label=\"hello\"&label=~\"^h.*o$\"&crs!={1,2}", "Dataset {\n    Float64 height;\n}")]
    public async Task A_constraint_cuts_the_structure(string constraint, string expected)
    {
        await using var dap = await DapHost.Start();

        Assert.Contains(expected, await dap.Text(".dds?" + constraint), StringComparison.Ordinal);
        Assert.Contains(expected, await dap.Text(".dds?" + Uri.EscapeDataString(constraint)), StringComparison.Ordinal);
        Assert.Contains(expected, Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(await dap.Text(".dods?" + constraint))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", 1004, "`nothing`")]
    [InlineData("time.lat", 1004, "`time.lat`")]
    [InlineData("tas.tas.tas", 1004, "`tas.tas.tas`")]
    [InlineData("lat[5]", 1005, "the last position of lat is 4")]
    [InlineData("lat[0:5]", 1005, "the last position of lat is 4")]
    [InlineData("lat[3:2]", 1005, "it stops before it starts")]
    [InlineData("lat[0:0:4]", 1005, "its stride is less than 1")]
    [InlineData("lat[-1]", 1005, "a whole number from 0")]
    [InlineData("lat[0:1:2:3]", 1005, "`]`")]
    [InlineData("lat[99999999999999999999]", 1005, "beyond every dimension")]
    [InlineData("lat[0:999999999999999999:4]", 1005, null)]
    [InlineData("lat[0][0]", 1005, "positions for 2 dimensions, and the variable has 1")]
    [InlineData("height[0]", 1005, "the variable has 0")]
    [InlineData("lat[", 1005, "the constraint ends")]
    [InlineData("lat]", 1004, "`lat]`")]
    [InlineData("tas[0].tas[0][0][0]", 1005, "behind the whole name")]
    [InlineData("lat,", 1005, "a variable after the comma")]
    [InlineData(",lat", 1005, "the name of a variable")]
    [InlineData("lat[0],lat[1]", 1005, "asked for twice")]
    [InlineData("tas,tas.time[0:1]", 1005, "`tas` and `tas.time` are asked for with different positions")]
    [InlineData("tas.tas[0][0][0],tas", 1005, "`tas` and `tas.tas` are asked for with different positions")]
    [InlineData("geogrid(tas,1,2,3,4)", 1005, "the function `geogrid` is not offered")]
    [InlineData("lat&inside(3)", 1005, "the function `inside` is not offered")]
    [InlineData("lat&lat>10", 1005, "selections are for Sequences")]
    [InlineData("height&height>3", 1005, "height>3 is false")]
    [InlineData("height&height>\"a\"", 1005, "compares a number with a text")]
    [InlineData("height&label=~\"(\"", 1005, "the pattern cannot be used")]
    [InlineData("height&label=\"open", 1005, "the closing quote")]
    [InlineData("height&height", 1005, "one of = != < <= > >= =~")]
    [InlineData("height&&", 1005, "a number, a text in quotes, or the name of a variable")]
    [InlineData("height%00", 1005, "a control character")]
    public async Task What_cannot_be_answered_is_refused_with_its_reason(string constraint, int code, string? reason)
    {
        await using var dap = await DapHost.Start();

        using var answer = await dap.Edge.Client.GetAsync(DapHost.Path + ".dods?" + constraint, Ending);

        if (reason is null)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode); // A stride may be longer than the dimension.
            return;
        }

        var text = await answer.Content.ReadAsStringAsync(Ending);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("dods_error", answer.Headers.GetValues("Content-Description").Single());
        Assert.StartsWith($"Error {{\n    code = {code};\n    message = \"", text, StringComparison.Ordinal);
        Assert.EndsWith("\";\n};\n", text, StringComparison.Ordinal);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Null(answer.Headers.ETag);
    }

    [Fact]
    public async Task Constraints_have_limits()
    {
        await using var dap = await DapHost.Start();

        foreach (var constraint in (string[])
            [
                string.Join(',', Enumerable.Repeat("lat", 5000)),
                string.Concat(Enumerable.Repeat("&1=1", 5000)),
                "lat" + string.Concat(Enumerable.Repeat("[0]", 5000)),
                "&1={" + string.Join(',', Enumerable.Repeat("1", 5000)) + "}",
                string.Join('.', Enumerable.Repeat("a", 16_000)),
                new string('[', 30_000),
                new string('a', 40_000),
            ])
        {
            using var answer = await dap.Edge.Client.GetAsync(DapHost.Path + ".dds?" + constraint, Ending);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.InRange((await answer.Content.ReadAsStringAsync(Ending)).Length, 20, 400);
        }
    }

    [Fact]
    public async Task Integers_that_DAP2_would_round_are_refused_and_missing_ones_are_not()
    {
        await using var dap = await DapHost.Start(isCdf5: true, "wide");

        using var wide = await dap.Edge.Client.GetAsync(DapHost.Path + ".dods?wide", Ending);
        using var gaps = await dap.Edge.Client.GetAsync(DapHost.Path + ".dods?gaps", Ending);
        using var part = await dap.Edge.Client.GetAsync(DapHost.Path + ".dods?wide[0:3]", Ending);

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.OK, HttpStatusCode.OK), (wide.StatusCode, gaps.StatusCode, part.StatusCode));
        Assert.Contains("beyond 2^53", await wide.Content.ReadAsStringAsync(Ending), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.nc.dds")]
    [InlineData(".hidden.dds")]
    [InlineData("link.nc.dods")]
    [InlineData("..%2f..%2fa.nc.dds")]
    [InlineData("%2e%2e.dds")]
    [InlineData(".dds")]
    [InlineData("missing.nc")]
    public async Task Nothing_but_outputs_is_served(string last)
    {
        await using var dap = await DapHost.Start();
        var secret = Path.Combine(dap.Edge.PublicFolder, "secret.nc");
        File.Copy(dap.File, secret);
        File.Copy(dap.File, Path.Combine(Path.GetDirectoryName(dap.File)!, ".hidden"));
        File.CreateSymbolicLink(Path.Combine(Path.GetDirectoryName(dap.File)!, "link.nc"), secret);
        using var wire = await RawHttp.Connect(dap.Edge.Port);

        var path = $"{Path.GetDirectoryName(DapHost.Path)}/{last}";
        var answer = await wire.Send($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.True(answer.Status is 404 or 400, $"{path} gave {answer.Status}");
        Assert.DoesNotContain("Dataset", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_NetCDF_is_an_error_that_tells_nothing_of_the_disk()
    {
        await using var dap = await DapHost.Start();
        await File.WriteAllTextAsync(dap.File, "not NetCDF", Ending);

        using var answer = await dap.Edge.Client.GetAsync(DapHost.Path + ".dds", Ending);
        var text = await answer.Content.ReadAsStringAsync(Ending);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("code = 1007;", text, StringComparison.Ordinal);
        Assert.DoesNotContain(dap.Edge.PublicFolder, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_405(string method)
    {
        await using var dap = await DapHost.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), DapHost.Path + ".dds");

        using var answer = await dap.Edge.Client.SendAsync(request, Ending);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_bare_URL_leads_people_to_the_page_and_tells_programs_what_to_ask_for()
    {
        await using var dap = await DapHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, DapHost.Path);
        request.Headers.Accept.ParseAdd("text/html,*/*;q=0.8");

        using var page = await dap.Edge.Client.SendAsync(request, Ending);
        using var program = await dap.Edge.Client.GetAsync(DapHost.Path, Ending);

        Assert.Equal((HttpStatusCode.Found, dap.Url + ".html"), (page.StatusCode, page.Headers.Location!.AbsoluteUri));
        Assert.Equal(HttpStatusCode.BadRequest, program.StatusCode);
        Assert.Contains(".dods", await program.Content.ReadAsStringAsync(Ending), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_kind_of_request_is_counted_under_its_own_name()
    {
        await using var dap = await DapHost.Start();

        _ = await dap.Text(".dds");
        _ = await dap.Text(".dods?lat");
        using var metrics = new MemoryStream();
        await Prometheus.Metrics.DefaultRegistry.CollectAndExportAsTextAsync(metrics, Ending);
        var text = Encoding.UTF8.GetString(metrics.ToArray());

        Assert.Contains("wps_request_seconds_count{operation=\"DapDds\",status=\"200\"}", text, StringComparison.Ordinal);
        Assert.Contains("wps_request_seconds_count{operation=\"DapDods\",status=\"200\"}", text, StringComparison.Ordinal);
    }
}
