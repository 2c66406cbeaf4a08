using System.Net;
using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Documents;

/// <summary>Which address a listed name may stand for; all else is tested through the service, by ReferenceTests.</summary>
public sealed class DocumentFetcherTests
{
    private const string Name = "data.example";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    public async Task A_listed_name_that_stands_for_an_address_inside_is_not_asked(string address)
    {
        await using var server = await DocumentServer.StartAsync();
        using var fetcher = Fetcher(address, $"{Name}:{server.Url.Port}");

        var fault = await Assert.ThrowsAsync<ComputeException>(() => Fetch(fetcher, $"http://{Name}:{server.Url.Port}/a"));

        Assert.Equal((Fault.InvalidValue, "x"), (fault.Fault, fault.Locator));
        Assert.Contains("no public address", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task It_is_asked_when_the_address_itself_is_listed_with_its_port()
    {
        await using var server = await DocumentServer.StartAsync();
        _ = server.Put("/a", "inside", "text/plain");
        var port = server.Url.Port;
        using var right = Fetcher("127.0.0.1", $"{Name}:{port}", $"127.0.0.1:{port}");
        using var wrong = Fetcher("127.0.0.1", $"{Name}:{port}", "127.0.0.1");

        var document = await Fetch(right, $"http://{Name}:{port}/a");

        Assert.Equal("inside", Encoding.UTF8.GetString(document.Bytes));
        await Assert.ThrowsAsync<ComputeException>(() => Fetch(wrong, $"http://{Name}:{port}/a"));
    }

    [Fact]
    public async Task Localhost_is_asked_when_it_is_listed()
    {
        await using var server = await DocumentServer.StartAsync();
        _ = server.Put("/a", "here", "text/plain");
        using var fetcher = Fetcher("127.0.0.1", $"localhost:{server.Url.Port}");

        Assert.Equal("text/plain", (await Fetch(fetcher, $"http://localhost:{server.Url.Port}/a")).ContentType);
    }

    [Fact]
    public async Task A_redirect_to_a_name_that_stands_for_an_address_inside_is_not_followed()
    {
        await using var server = await DocumentServer.StartAsync();
        var port = server.Url.Port;
        _ = server.Redirect("/a", $"http://{Name}:{port}/b");
        using var fetcher = Fetcher("127.0.0.1", $"{Name}:{port}", $"localhost:{port}");

        var fault = await Assert.ThrowsAsync<ComputeException>(() => Fetch(fetcher, $"http://localhost:{port}/a"));

        Assert.Contains("no public address", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["GET /a"], server.Requests.Select(request => request.Line));
    }

    [Fact]
    public async Task Headers_are_not_sent_on_to_another_host()
    {
        await using var server = await DocumentServer.StartAsync();
        await using var other = await DocumentServer.StartAsync();
        _ = server.Redirect("/a", $"http://127.0.0.1:{other.Url.Port}/b");
        _ = other.Put("/b", "there", "text/plain");
        using var fetcher = Fetcher("127.0.0.1", server.Url.Authority, other.Url.Authority);

        _ = await fetcher.FetchAsync(
            new DocumentRequest(new Uri(server.Url, "/a")) { Headers = [new("X-Key", "secret")] }, 100, "x", Stop);

        Assert.Equal("secret", server.Requests.Single().Headers["X-Key"]);
        Assert.False(other.Requests.Single().Headers.ContainsKey("X-Key"));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told()
    {
        using var fetcher = new DocumentFetcher(new AccessPolicy { Hosts = ["nothing.invalid"] });

        var fault = await Assert.ThrowsAsync<ComputeException>(() => Fetch(fetcher, "http://nothing.invalid/a"));

        Assert.Equal(Fault.DataUnreachable, fault.Fault);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DocumentFetcher Fetcher(string address, params string[] hosts) => new(
        new AccessPolicy { Hosts = hosts },
        new HttpSourceOptions { UseProxy = false },
        TimeProvider.System,
        (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

    private static Task<FetchedDocument> Fetch(DocumentFetcher fetcher, string url) =>
        fetcher.FetchAsync(new DocumentRequest(new Uri(url)), 1000, "x", Stop);
}
