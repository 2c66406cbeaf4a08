using System.Net;
using System.Text;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Who may do what, over HTTP.</summary>
public sealed class CallersTests
{
    private const string Inputs = $"variable={Requests.Variable};domain=[];operation={Requests.Operation}";

    [Theory]
    [InlineData("Authorization", "Bearer SECRET", 200, "alice")]
    [InlineData("Authorization", "bearer   SECRET", 200, "alice")]
    [InlineData("COMPUTE_TOKEN", "SECRET", 200, "alice")]
    [InlineData("Authorization", "Basic anyone:SECRET", 200, "alice")]
    [InlineData("Authorization", "Bearer wrong", 401, null)]
    [InlineData("Authorization", "Basic %", 401, null)]
    [InlineData("Authorization", "Digest x", 401, null)]
    [InlineData("COMPUTE_TOKEN", "wrong", 401, null)]
    [InlineData("Accept", "*/*", 200, "anonymous")]
    [InlineData("X-Forwarded-For", "127.0.0.1", 401, null)]
    [InlineData("X-Forwarded-Port", "443", 401, null)]
    [InlineData("X-Envoy-External-Address", "127.0.0.1", 401, null)]
    [InlineData("Sec-Fetch-Site", "cross-site", 401, null)]
    [InlineData("Sec-Fetch-Site", "same-origin", 200, "anonymous")]
    public async Task A_token_says_who_runs_the_job_and_programs_of_this_machine_need_none(
        string header, string value, int status, string? user)
    {
        await using var edge = await EdgeHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, Requests.Query("CDAT.subset", Inputs));
        request.Headers.TryAddWithoutValidation(header, Basic(value));

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(user, edge.Service.Submitted.SingleOrDefault()?.User);
        if (status == 401)
        {
            Assert.Equal("Authorization", Documents.Exception(text).Locator);
            Assert.Equal(["Bearer", "Basic"], answer.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme));
        }
    }

    [Fact]
    public async Task One_valid_token_of_two_is_enough()
    {
        await using var edge = await EdgeHost.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, Requests.Query("CDAT.subset", Inputs));
        request.Headers.Add("COMPUTE_TOKEN", "SECRET");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer wrong");

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Anyone_may_run_jobs_where_that_is_configured()
    {
        await using var edge = await EdgeHost.Start(("Auth:Anonymous", "true"));
        using var request = new HttpRequestMessage(HttpMethod.Get, Requests.Query("CDAT.subset", Inputs));
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("anonymous", Assert.Single(edge.Service.Submitted).User);
    }

    // nginx that was told nothing but where to forward to says so of nothing but its version of HTTP.
    [Fact]
    public async Task A_request_of_http_1_0_needs_a_token()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send($"GET {Requests.Query("CDAT.subset", Inputs)} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");

        Assert.Equal(401, answer.Status);
        Assert.Empty(edge.Service.Submitted);
    }

    [Theory]
    [InlineData("Edge:ExternalUrl", "https://climate.example.org", null, 401)]
    [InlineData("Edge:ExternalUrl", "http://localhost:8000", null, 200)]
    [InlineData("Edge:Hosts:0", "climate.example.org", null, 401)]
    [InlineData("Edge:KnownProxies:0", "10.0.0.7", null, 401)]
    [InlineData("Edge:KnownProxies:0", "10.0.0.7", "true", 200)]
    [InlineData("Edge:AllowedCidr:0", "10.0.0.0/8", null, 200)]
    [InlineData("Edge:MaxBodyBytes", "5000", "false", 401)]
    public async Task Programs_of_this_machine_need_a_token_where_the_service_is_others_too(
        string key, string value, string? local, int status)
    {
        (string, string)[] settings = local is null ? [(key, value)] : [(key, value), ("Auth:Local", local)];
        await using var edge = await EdgeHost.Start(settings);

        var (answered, text) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs));

        Assert.Equal(status, (int)answered);
        Assert.Equal(status == 401, text.Contains("unless Auth:Local is set", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/wps?service=WPS&request=GetCapabilities")]
    [InlineData("/wps?service=WPS&request=DescribeProcess&version=1.0.0&identifier=all")]
    [InlineData("/")]
    public async Task Descriptions_are_open_even_to_a_wrong_token(string path)
    {
        await using var edge = await EdgeHost.Start();
        edge.Client.DefaultRequestHeaders.Add("COMPUTE_TOKEN", "wrong");
        edge.Client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        var (status, _) = await edge.Client.Read(path);

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("SECRET", 403)]
    [InlineData("OPERATOR", 200)]
    public async Task Only_operators_see_what_is_theirs(string? token, int status)
    {
        await using var edge = await EdgeHost.Start();
        if (token is not null)
        {
            edge.Client.DefaultRequestHeaders.Authorization =
                new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{token}")));
        }

        using var answer = await edge.Client.GetAsync("/operators", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 401, answer.Headers.WwwAuthenticate.Count > 0);
    }

    [Fact]
    public async Task A_token_is_looked_up_once_in_a_while()
    {
        await using var edge = await EdgeHost.Start();
        edge.Client.DefaultRequestHeaders.Add("COMPUTE_TOKEN", "SECRET");

        for (var n = 0; n < 5; n++)
        {
            _ = await edge.Client.Read("/wps/api/ping");
        }

        Assert.Equal(1, edge.Service.Calls);
    }

    [Fact]
    public async Task When_nobody_can_say_whose_a_token_is_the_service_is_busy()
    {
        await using var edge = await EdgeHost.Start();
        edge.Service.IsSilent = true;
        edge.Client.DefaultRequestHeaders.Add("COMPUTE_TOKEN", "SECRET");

        var (status, _) = await edge.Client.Read(Requests.Query("CDAT.subset", Inputs));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
    }

    private static string Basic(string value) => value is "Basic anyone:SECRET"
        ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(value["Basic ".Length..]))
        : value;
}
