using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

public sealed class DashboardTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dashboard_opens_to_an_operators_token_alone()
    {
        await using var service = await StandaloneService.Start();
        var (_, user, _) = await StandaloneService.Run(["token", "create", "Ada", "--data", service.DataFolder]);

        using var anonymous = await service.Http.GetAsync("/dashboard/", Ending);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);

        // So that a browser prompts.
        Assert.Contains(anonymous.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Basic");

        Assert.Equal(HttpStatusCode.Unauthorized, await Get(service, "/dashboard/", new("Bearer", "no-such-token")));
        Assert.Equal(HttpStatusCode.Forbidden, await Get(service, "/dashboard/", new("Bearer", user.Trim())));
        Assert.Equal(HttpStatusCode.OK, await Get(service, "/dashboard/", new("Bearer", service.OperatorToken)));

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:" + service.OperatorToken));
        Assert.Equal(HttpStatusCode.OK, await Get(service, "/dashboard/", new("Basic", basic)));
    }

    // Not only the page: what it reads holds every user's work.
    [Fact]
    public async Task Nothing_below_the_dashboard_is_open()
    {
        await using var service = await StandaloneService.Start();

        string[] paths = ["", "/", "/index.html", "/version", "/DashboardCounters", "/ClusterStats", "/Trace"];
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Get(service, "/dashboard" + path, authorization: null));
        }
    }

    private static async Task<HttpStatusCode> Get(
        StandaloneService service, string path, AuthenticationHeaderValue? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = authorization;
        using var answer = await service.Http.SendAsync(request, Ending);
        return answer.StatusCode;
    }
}
