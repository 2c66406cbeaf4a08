using System.Net;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>
/// URLs that try to read what is not listed. A canary listens on all loopback addresses, and nobody may knock at it.
/// </summary>
public sealed class HostileUrlTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Canary _canary = new();
    private readonly AccessPolicy _policy = new();
    private readonly HttpSourceOptions _options = new() { UseProxy = false, RetryDelay = TimeSpan.Zero };
    private DocumentServer? _front;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DocumentServer Front => _front!;

    public async ValueTask InitializeAsync()
    {
        _front = await DocumentServer.StartAsync();
        await File.WriteAllTextAsync(_folder.File("tas.nc"), "CDF", Stop);
        _ = Directory.CreateSymbolicLink(_folder.File("link"), "/etc");
        _policy.Mounts.Add(new() { Path = _folder.Path, Urls = ["https://mapped.example/data"] });
        _policy.Hosts.Add(Front.Url.Authority);
        foreach (var name in HostileUrls.Names.Keys)
        {
            _policy.Hosts.Add($"{name}:{_canary.Port}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Front.DisposeAsync();
        _canary.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(HostileUrls.Direct), MemberType = typeof(HostileUrls))]
    public async Task It_is_refused_with_a_reason_and_nobody_is_asked(string url, string reason)
    {
        url = Filled(url);
        using var opener = Opener();
        var resolver = new SourceResolver(_policy, new DataFolder(_folder.File("state")), () => ["compute.example"]);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => opener.OpenAsync(resolver.Resolve(url, "ada").Location, Stop).AsTask());

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal.Message, letter => char.IsControl(letter) || letter is '\u200b' or '\ud800');
        Assert.InRange(refusal.Message.Length, 40, 800);
        Assert.Equal(0, _canary.Hits);
    }

    [Theory]
    [MemberData(nameof(HostileUrls.Urls), MemberType = typeof(HostileUrls))]
    public async Task Who_opens_a_URL_without_asking_whether_it_may_be_is_refused_too(string url)
    {
        using var opener = Opener();

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(Filled(url), Stop).AsTask());

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Equal(0, _canary.Hits);
    }

    [Theory]
    [MemberData(nameof(HostileUrls.LooseUrls), MemberType = typeof(HostileUrls))]
    public async Task No_document_comes_from_there(string url)
    {
        using var fetcher = new DocumentFetcher(_policy, _options, TimeProvider.System, ResolveAsync);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => fetcher.FetchAsync(new DocumentRequest(new(Filled(url))), 1000, "x", Stop));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Equal(0, _canary.Hits);
    }

    [Theory]
    [MemberData(nameof(HostileUrls.Redirects), MemberType = typeof(HostileUrls))]
    public async Task No_redirect_leads_there(string target, string reason)
    {
        target = Filled(target);
        var url = Front.Redirect("/a.nc", target);
        using var opener = Opener();
        using var fetcher = new DocumentFetcher(_policy, _options, TimeProvider.System, ResolveAsync);

        var refusal = await Assert.ThrowsAsync<ComputeException>(() => opener.OpenAsync(url, Stop).AsTask());
        var other = await Assert.ThrowsAsync<ComputeException>(
            () => fetcher.FetchAsync(new DocumentRequest(new(url)), 1000, "x", Stop));

        var fault = reason == HostileUrls.Inside ? Fault.InvalidValue : Fault.DataUnreachable;
        Assert.Equal((fault, fault), (refusal.Fault, other.Fault));
        Assert.StartsWith($"`{url}`: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, other.Message, StringComparison.Ordinal);
        Assert.InRange(Front.Requests.Count, 2, 3); // The fetcher once; the opener by ranges, and perhaps by DAP2.
        Assert.Equal(0, _canary.Hits);
    }

    [Fact]
    public void There_are_enough_of_them() =>
        Assert.InRange(HostileUrls.Direct.Concat(HostileUrls.Redirects).Distinct().Count(), 100, int.MaxValue);

    // Without this, a canary that is deaf would let every test above pass.
    [Theory]
    [InlineData("http://127.0.0.1:{port}/a")]
    [InlineData("http://[::1]:{port}/a")]
    [InlineData("http://v4.example:{port}/a")]
    [InlineData("http://v6.example:{port}/a")]
    [InlineData("http://zero.example:{port}/a")]
    public async Task The_canary_hears_what_an_operator_allows(string url)
    {
        _policy.Hosts.Add($"127.0.0.1:{_canary.Port}");
        _policy.Hosts.Add($"[::1]:{_canary.Port}");
        _policy.Networks.Add("0.0.0.0/8");
        using var opener = Opener();

        var failure = await Assert.ThrowsAsync<ComputeException>(
            () => opener.OpenAsync(Filled(url), Stop).AsTask());

        Assert.Equal(Fault.DataUnreachable, failure.Fault);
        Assert.InRange(_canary.Hits, _options.Attempts, int.MaxValue);
    }

    private static Task<IPAddress[]> ResolveAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IPAddress[]>([IPAddress.Parse(HostileUrls.Names[name])]);

    private string Filled(string url) => url
        .Replace("{port}", _canary.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{mount}", _folder.Path, StringComparison.Ordinal)
        .Replace("{long}", new string('a', 100_000), StringComparison.Ordinal);

    private SourceOpener Opener() => new(_policy, _options, ResolveAsync);
}
