using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Descriptions of datasets at the edge, over fake grains.</summary>
public sealed class DatasetsTests
{
    private const string Query = "/api/datasets?uri=";
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private const string Attack = "<img src=x onerror=alert(1)>";

    private const string Json =
        """
        {"uri": "/d/a.nc", "format": "classic", "conventions": "CF-1.7", "bytes": 12345, "uncompressedBytes": 23456,
         "lastModified": null, "problems": ["axis `lon` <turns> back"],
         "axes": [{"name": "time", "role": "T", "count": 3, "units": "days since 1859-12-01", "first": 15, "last": 75,
                   "isRegular": true, "step": 30,
                   "time": {"calendar": "360_day", "first": "1859-12-16T00:00:00", "last": "1860-02-16T00:00:00",
                            "start": "1859-12-01T00:00:00", "end": "1860-03-01T00:00:00", "coverageFrom": "bounds",
                            "frequency": "P1M"}},
                  {"name": "lev", "role": "Z", "count": 2, "isRegular": false, "first": 1000, "last": 850}],
         "variables": [{"name": "tas", "use": "data", "type": "float", "dimensions": ["time"], "shape": [3],
                        "units": "K", "longName": "<img src=x onerror=alert(1)>", "canBeInput": true, "bytes": 1234,
                        "storedBytes": 567, "chunkShape": [1, 2], "filters": ["shuffle", "deflate 4"]},
                       {"name": "text", "use": "data", "type": "string", "dimensions": [], "shape": [],
                        "canBeInput": false, "whyNot": "is text; a number is wanted"}],
         "attributes": {"<b>": "<img src=x onerror=alert(1)>", "numbers": [1, 2.5]},
         "groups": [{"path": "g", "attributes": {"note": "of a group"}}], "leftOut": {"variables": 7}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/json, text/html;q=0.5")]
    public async Task Programs_get_the_silos_document_as_it_is(string? accept)
    {
        await using var edge = await Start();

        using var answer = await Get(edge, Query + "%2Fd%2Fa.nc", accept: accept);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(Json + "\n", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal("W/\"t1-json\"", answer.Headers.ETag!.ToString());
        Assert.Equal("no-cache, private", answer.Headers.CacheControl!.ToString());
        Assert.Equal(["Accept"], answer.Headers.Vary);
    }

    [Theory]
    [InlineData(null, "W/\"t1-json\"", HttpStatusCode.NotModified)]
    [InlineData(null, "\"else\", \"t1-json\"", HttpStatusCode.NotModified)]
    [InlineData(null, "\"t2-json\"", HttpStatusCode.OK)]
    [InlineData(null, "\"t1-html\"", HttpStatusCode.OK)]
    [InlineData(Browser, "\"t1-html\"", HttpStatusCode.NotModified)]
    [InlineData(Browser, "\"t1-json\"", HttpStatusCode.OK)]
    public async Task What_a_client_has_already_is_not_sent_again(string? accept, string tags, HttpStatusCode expected)
    {
        await using var edge = await Start();

        using var answer = await Get(edge, Query + "/d/a.nc", accept: accept, tags: tags);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await answer.Content.ReadAsByteArrayAsync(Stop)).Length > 0);
        Assert.StartsWith("W/\"t1-", answer.Headers.ETag!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Accept"], answer.Headers.Vary);
    }

    [Theory]
    [InlineData(Query + "/d/a.nc", Browser)]
    [InlineData(Query + "/d/a.nc&format=html", null)]
    public async Task People_get_a_page_with_what_they_look_for(string url, string? accept)
    {
        await using var edge = await Start();

        using var answer = await Get(edge, url, accept: accept);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("W/\"t1-html\"", answer.Headers.ETag!.ToString());
        Assert.Contains("form-action 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        string[] wanted =
        [
            "<h1>a.nc</h1>", "axis <code>lon</code> &lt;turns&gt; back", "<dd>CF-1.7</dd>", "12,345 (23,456 uncompressed)", "its server does not say",
            "1859-12-16T00:00:00", "P1M", "covers <span class=\"whole\">1859-12-01T00:00:00</span> to <span class=\"whole\">1860-03-01T00:00:00</span> by its bounds", "not regular",
            "time = 3", "chunks of <span class=\"whole\">1 x 2</span>", "none: one value", "shuffle, deflate 4", "1,234", "stored: 567", "no input: it is text; a number is wanted",
            "<td class=\"text\">1, 2.5</td>", "Group g", "of a group", "7 variables", "&quot;id&quot;:&quot;tas|v0&quot;",
            $"href=\"{edge.Url}{Query}%2Fd%2Fa.nc&amp;format=json\"", $"action=\"{edge.Url}/api/datasets\"",
        ];
        Assert.All(wanted, text => Assert.Contains(text, page.Replace("&#x27;", "'", StringComparison.Ordinal).Replace("&#x60;", "`", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
    }

    // Bounds have a meaning by what they bound, and no name of their own; a DAP2 server does not tell how it stores them.
    [Fact]
    public async Task What_is_not_said_leaves_no_gap_in_the_page()
    {
        await using var edge = await Start(
            """
            {"uri": "https://host.example/dodsC/a.nc", "format": "DAP2", "bytes": 105000, "uncompressedBytes": 89984,
             "lastModified": "2026-11-28T14:01:27.7773181Z",
             "variables": [{"name": "lat_bnds", "use": "bounds", "type": "double", "dimensions": ["lat", "bnds"], "shape": [2, 2],
                            "canBeInput": true, "bytes": 32},
                           {"name": "lon_bnds", "use": "bounds", "type": "double", "dimensions": ["lon"], "shape": [2],
                            "units": "degrees_east", "canBeInput": true, "bytes": 16}]}
            """);

        using var answer = await Get(edge, Query + "%2Fd%2Fa.nc", accept: Browser);
        var page = await answer.Content.ReadAsStringAsync(Stop);

        string[] wanted =
        [
            "<td><span class=\"note\">bounds</span></td>", "<td>degrees_east<br><span class=\"note\">bounds</span></td>",
            "2026-11-28 14:01:27 UTC", "89,984 uncompressed; its server does not say", "it does not say",
        ];
        Assert.All(wanted, text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("105,000", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_names_no_dataset_is_asked_for_one()
    {
        await using var edge = await Start();

        using var answer = await Get(edge, "/api/datasets", accept: Browser);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("<input id=\"uri\" name=\"uri\" value=\"\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Contains($"href=\"{edge.Url}/api/datasets\"", (await edge.Client.Read("/")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/datasets", "uri is missing: name the dataset")]
    [InlineData("/api/datasets/?uri=", "uri is missing: name the dataset")]
    [InlineData("/api/datasets?uri=/a&uri=/b", "uri is given 2 times: ask for one dataset at a time")]
    [InlineData(Query + "/a&format=xml", "format is \"xml\": json or html will do")]
    [InlineData(Query + "/a&format=json&format=html", "format is \"json,html\": json or html will do")]
    [InlineData(Query + "/a", "`/a` is neither inside a configured folder")]
    public async Task What_cannot_be_described_is_said_in_json_and_on_a_page(string url, string detail)
    {
        await using var edge = await EdgeHost.Start();

        using var answer = await Get(edge, url);
        using var page = await Get(edge, url, accept: Browser);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        Assert.StartsWith(detail, json.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Null(answer.Headers.ETag);
        if (url.Contains("format", StringComparison.Ordinal) || url.Length < "/api/datasets?u".Length)
        {
            return; // Who names a form gets that, and who names no dataset is asked for one.
        }

        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("role=\"alert\"", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultCode.InvalidValue, 400)]
    [InlineData(FaultCode.DataUnreachable, 400)]
    [InlineData(FaultCode.CorruptData, 400)]
    [InlineData(FaultCode.TooLarge, 400)]
    [InlineData(FaultCode.Denied, 403)]
    [InlineData(FaultCode.Busy, 503)]
    [InlineData(FaultCode.Internal, 500)]
    public async Task Faults_have_the_statuses_that_they_have_everywhere(FaultCode fault, int status)
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnDescribe = (_, _) => throw new FaultException(fault, "variable", Attack);

        using var answer = await Get(edge, Query + "/a");
        using var page = await Get(edge, Query + Uri.EscapeDataString(Attack), accept: Browser);

        Assert.Equal((status, status), ((int)answer.StatusCode, (int)page.StatusCode));
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null && page.Headers.RetryAfter is not null);
        Assert.DoesNotContain("<img", await page.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_is_who_asks_and_who_is_unknown_learns_nothing()
    {
        await using var edge = await EdgeHost.Start();
        var users = new List<string>();
        edge.Service.OnDescribe = (user, _) =>
        {
            users.Add(user);
            return new("t1", Json);
        };

        using var known = await Get(edge, Query + "/a");
        using var anonymous = await Get(edge, Query + "/a", token: null);
        using var unknown = await Get(edge, Query + "/a", token: "WRONG", tags: "\"t1-json\"");

        Assert.Equal(["alice", "anonymous"], users);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.NotEmpty(unknown.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task Head_has_the_headers_alone_and_other_methods_are_refused()
    {
        await using var edge = await Start();

        using var head = await Get(edge, Query + "/a", method: HttpMethod.Head);
        using var post = await Get(edge, Query + "/a", method: HttpMethod.Post);

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(Json.Length + 1, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task A_dataset_whose_state_is_not_known_has_no_tag()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.OnDescribe = (_, _) => new(null, Json);

        using var answer = await Get(edge, Query + "/a", tags: "\"-json\", \"\"");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.ETag);
    }

    private static async Task<EdgeHost> Start(string json = Json)
    {
        var edge = await EdgeHost.Start();
        edge.Service.OnDescribe = (_, _) => new DescribedDataset("t1", json);
        return edge;
    }

    private static async Task<HttpResponseMessage> Get(
        EdgeHost edge,
        string url,
        string? token = FakeService.AliceToken,
        string? accept = null,
        string? tags = null,
        HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, url);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        if (tags is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", tags);
        }

        return await edge.Client.SendAsync(request, Stop);
    }
}
