using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>The original service's REST interface to jobs, over fake grains.</summary>
public sealed class JobRestTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_pages_of_a_list_lead_to_each_other_and_hold_every_job_once()
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 23);
        Fill(edge, "bob", 4);
        var found = new List<int>();
        var urls = new List<string>();
        for (var url = "/wps/api/job/?limit=5"; url is not null;)
        {
            var page = await Json(edge, url);
            Assert.Equal(23, page.GetProperty("count").GetInt32());
            found.AddRange(page.GetProperty("results").EnumerateArray().Select(job => job.GetProperty("id").GetInt32()));
            urls.Add(url);
            if (page.GetProperty("previous").GetString() is { } previous)
            {
                Assert.Equal(Query(urls[^2]).GetValueOrDefault("offset", "0"), Query(previous)["offset"]);
            }

            url = page.GetProperty("next").GetString();
        }

        Assert.Equal(Enumerable.Range(1, 23).Reverse(), found);
        Assert.Equal(["", "5", "10", "15", "20"], urls.Select(url => Query(url).GetValueOrDefault("offset", "")));
        Assert.All(urls.Skip(1), url => Assert.Equal("5", Query(url)["limit"]));
    }

    [Theory]
    [InlineData("?limit=100000", IUserGrain.LongestPage)] // Bounded, however long a page is wanted.
    [InlineData("", 50)] // The original's.
    [InlineData("?limit=3&offset=118", 2)]
    [InlineData("?offset=120", 0)]
    [InlineData("?offset=9223372036854775807", 0)]
    [InlineData("?limit=7&format=json&unknown=x", 7)]
    public async Task A_page_is_as_long_as_is_asked_for_within_bounds(string query, int length)
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 120);

        var page = await Json(edge, "/wps/api/job" + query);

        Assert.Equal(length, page.GetProperty("results").GetArrayLength());
    }

    [Theory]
    [InlineData("limit=0", "limit is \"0\": a whole number of at least 1 will do")]
    [InlineData("limit=-1", "limit is \"-1\": a whole number of at least 1 will do")]
    [InlineData("limit=ten", "limit is \"ten\": a whole number of at least 1 will do")]
    [InlineData("limit=99999999999999999999", "limit is \"99999999999999999999\": a whole number of at least 1 will do")]
    [InlineData("limit=1&limit=2", "limit is \"1,2\": a whole number of at least 1 will do")]
    [InlineData("offset=-5", "offset is \"-5\": a whole number of at least 0 will do")]
    [InlineData("offset=1.5", "offset is \"1.5\": a whole number of at least 0 will do")]
    [InlineData("offset=%7B%7D", "offset is \"{}\": a whole number of at least 0 will do")]
    public async Task A_page_that_cannot_be_is_refused_with_its_value_and_what_would_do(string query, string detail)
    {
        await using var edge = await EdgeHost.Start();

        var answer = await Send(edge, HttpMethod.Get, "/wps/api/job/?" + query);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(detail, answer.Json!.Value.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_job_is_found_by_its_number_and_by_its_id()
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "bob", 3);
        var jobs = Fill(edge, "alice", 2);

        foreach (var path in (string[])["2/", "2", "2.json", $"{jobs[1]:n}/", $"{jobs[1]:n}.json"])
        {
            var job = await Json(edge, "/wps/api/job/" + path);
            Assert.Equal(2, job.GetProperty("id").GetInt32());
            Assert.Equal($"{edge.Url}/wps/api/job/{jobs[1]:n}/", job.GetProperty("url").GetString());
            var link = Assert.Single(job.GetProperty("status_links").EnumerateArray()).GetString();
            Assert.Equal($"{edge.Url}/wps/api/status/{jobs[1]:n}/", link);
        }

        var (status, text) = await edge.Client.Read($"/wps/api/job/{jobs[1]:n}.wps"); // Without a token: the id is known.
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ExecuteResponse", Documents.ExecuteResponse(text).Name.LocalName);
    }

    // FIELD_NOTES 24: an unknown job id is a 404 in the form of the route, never a 500 with a stack trace.
    [Theory]
    [InlineData("GET", "/wps/api/job/9/", 404)]
    [InlineData("GET", "/wps/api/job/0/", 404)]
    [InlineData("GET", "/wps/api/job/-1/", 404)]
    [InlineData("GET", "/wps/api/job/99999999999999999999/", 404)]
    [InlineData("GET", "/wps/api/job/00000000000000000000000000000001/", 404)]
    [InlineData("GET", "/wps/api/job/00000000000000000000000000000001.json", 404)]
    [InlineData("GET", "/wps/api/job/%7B%7D.json", 404)]
    [InlineData("GET", "/wps/api/job/x.xml", 404)]
    [InlineData("GET", "/wps/api/status/9.json", 404)]
    [InlineData("DELETE", "/wps/api/job/9/", 404)]
    [InlineData("DELETE", "/wps/api/job/00000000000000000000000000000001/", 404)]
    [InlineData("DELETE", "/wps/api/job/nothing/", 404)]
    public async Task What_never_was_a_job_is_a_404_in_json(string method, string path, int expected)
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 2);

        var answer = await Send(edge, new HttpMethod(method), path);

        Assert.Equal(expected, (int)answer.Status);
        Assert.NotEmpty(answer.Json!.Value.GetProperty("detail").GetString()!);
    }

    // FIELD_NOTES 20: users want to end and remove their jobs.
    [Fact]
    public async Task A_removed_job_is_in_no_list_and_its_status_says_when_it_was_removed()
    {
        await using var edge = await EdgeHost.Start();
        var jobs = Fill(edge, "alice", 3);

        Assert.Equal(HttpStatusCode.NoContent, (await Send(edge, HttpMethod.Delete, $"/wps/api/job/{jobs[1]:n}/")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Send(edge, HttpMethod.Delete, "/wps/api/job/2/")).Status); // Again.

        var list = await Json(edge, "/wps/api/job/");
        Assert.Equal([3, 1], list.GetProperty("results").EnumerateArray().Select(job => job.GetProperty("id").GetInt32()));
        var gone = await Send(edge, HttpMethod.Get, "/wps/api/job/2/");
        Assert.Equal(HttpStatusCode.Gone, gone.Status);
        Assert.Equal(
            "the results were removed on 1970-01-01 00:00:00 UTC by their owner",
            gone.Json!.Value.GetProperty("detail").GetString());

        var (status, text) = await edge.Client.Read($"/wps/api/job/{jobs[1]:n}.wps");
        Assert.Equal(HttpStatusCode.OK, status);
        var failed = Documents.StatusOf(Documents.ExecuteResponse(text));
        Assert.Equal("ProcessFailed", failed.Name.LocalName);
        Assert.Contains("results were removed on 1970-01-01", failed.Value, StringComparison.Ordinal);
        Assert.Empty(Documents.ExecuteResponse(text).Descendants(Documents.Wps + "ComplexData"));
        OgcSchemas.AssertValid(text);

        var json = await Json(edge, $"/wps/api/status/{jobs[1]:n}.json");
        Assert.Equal("ProcessFailed", json.GetProperty("status").GetString());
        Assert.Contains("removed", json.GetProperty("exception").GetString(), StringComparison.Ordinal);
        var (_, page) = await edge.Client.Read($"/jobs/{jobs[1]:n}");
        Assert.Contains("results were removed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_its_owner_removes_a_job_and_sees_it_by_its_number()
    {
        await using var edge = await EdgeHost.Start();
        var bobs = Fill(edge, "bob", 1);

        var theirs = await Send(edge, HttpMethod.Delete, $"/wps/api/job/{bobs[0]:n}/");
        Assert.Equal(HttpStatusCode.Forbidden, theirs.Status);
        Assert.Contains("another user", theirs.Json!.Value.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(edge, HttpMethod.Delete, "/wps/api/job/1/")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(edge, HttpMethod.Get, "/wps/api/job/1/")).Status);
        Assert.Null(edge.Service[bobs[0]].Removed);

        foreach (var (method, path) in (IEnumerable<(HttpMethod, string)>)
            [(HttpMethod.Get, "/wps/api/job/"), (HttpMethod.Get, "/wps/api/job/1/"), (HttpMethod.Delete, "/wps/api/job/1/"),
                (HttpMethod.Delete, $"/wps/api/job/{bobs[0]:n}/")])
        {
            var unknown = await Send(edge, method, path, "WRONG");
            Assert.Equal(HttpStatusCode.Unauthorized, unknown.Status);
            Assert.NotEmpty(unknown.Json!.Value.GetProperty("detail").GetString()!);
            Assert.NotEmpty(unknown.Headers.WwwAuthenticate);
        }
    }

    [Fact]
    public async Task A_caller_without_a_token_has_a_list_of_their_own()
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 2);
        Fill(edge, "anonymous", 1);

        var list = await Json(edge, "/wps/api/job/", token: null);

        Assert.Equal(1, list.GetProperty("count").GetInt32());
        Assert.Equal(
            HttpStatusCode.NoContent, (await Send(edge, HttpMethod.Delete, "/wps/api/job/1/", token: null)).Status);
    }

    [Fact]
    public async Task A_service_of_which_no_part_answers_says_so_in_json()
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 1);
        _ = await Json(edge, "/wps/api/job/"); // The token is known now.
        edge.Service.IsSilent = true;

        var answer = await Send(edge, HttpMethod.Get, "/wps/api/job/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.NotEmpty(answer.Json!.Value.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("/wps/api/ping")]
    [InlineData("/wps/api/ping/")]
    [InlineData("/api/ping/")]
    public async Task Ping_says_pong_as_text(string path)
    {
        await using var edge = await EdgeHost.Start();

        var answer = await edge.Client.GetAsync(path, Stop);

        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("pong", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("/wps/api/metrics")]
    [InlineData("/wps/api/metrics/")]
    [InlineData("/api/metrics/")]
    public async Task Metrics_are_where_they_were_with_their_names(string path)
    {
        await using var edge = await EdgeHost.Start();
        _ = await edge.Client.Read("/wps?service=WPS&request=GetCapabilities");

        var (status, text) = await edge.Client.Read(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("wps_request_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE wps_errors counter", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_has_no_body_and_other_methods_are_refused()
    {
        await using var edge = await EdgeHost.Start();
        Fill(edge, "alice", 1);

        Assert.Null((await Send(edge, HttpMethod.Head, "/wps/api/job/1/")).Json);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(edge, HttpMethod.Put, "/wps/api/job/1/")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(edge, HttpMethod.Delete, "/wps/api/job/")).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Send(edge, HttpMethod.Delete, "/wps/api/status/1/")).Status);
        Assert.Null(edge.Service.Jobs.Single().Removed);
    }

    private static IReadOnlyList<Guid> Fill(EdgeHost edge, string user, int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => edge.Service.Put(
            FakeService.Status(Guid.NewGuid(), phase: JobPhase.Succeeded) with { Number = number, User = user }).Id),
    ];

    private static async Task<JsonElement> Json(EdgeHost edge, string url, string? token = FakeService.AliceToken)
    {
        var answer = await Send(edge, HttpMethod.Get, url, token);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json!.Value;
    }

    private static async Task<(HttpStatusCode Status, JsonElement? Json, HttpResponseHeaders Headers)> Send(
        EdgeHost edge, HttpMethod method, string url, string? token = FakeService.AliceToken)
    {
        using var request = new HttpRequestMessage(method, url);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        var answer = await edge.Client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        if (text.Length == 0)
        {
            return (answer.StatusCode, null, answer.Headers);
        }

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var document = JsonDocument.Parse(text);
        return (answer.StatusCode, document.RootElement.Clone(), answer.Headers);
    }

    private static Dictionary<string, string> Query(string url) =>
        url.Split('?').Last().Split('&').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
}
