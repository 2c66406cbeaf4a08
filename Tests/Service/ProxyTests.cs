using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>The real program behind the real nginx, configured as docs/proxies.md says.</summary>
public sealed partial class ProxyTests
{
    private const int MatchMilliseconds = 1000;
    private const string Capabilities = "/wps?service=WPS&request=GetCapabilities";
    private const string ExternalUrl = "COMPUTE_Edge__ExternalUrl";

    private const string Script =
        """
        import json, os, socket, sys, time
        for name in [name for name in os.environ if name.lower().endswith('_proxy')]:
            del os.environ[name]
        base, ca, token, path, variable = sys.argv[1:]
        find = socket.getaddrinfo
        socket.getaddrinfo = lambda host, *rest, **named: find(
            '127.0.0.1' if host == 'climate.example.org' else host, *rest, **named)
        import requests
        from owslib.util import Authentication
        from owslib.wps import WebProcessingService, ComplexDataInput, ASYNC
        auth = Authentication(verify=ca)
        wps = WebProcessingService(base + '/wps', headers={'COMPUTE_TOKEN': token}, auth=auth)
        urls = [method['url'] for operation in wps.operations for method in operation.methods]
        run = wps.execute('CDAT.subset', [
            ('variable', ComplexDataInput(json.dumps([{'uri': path, 'id': variable + '|v'}]), mimeType='application/json')),
            ('domain', ComplexDataInput('[]', mimeType='application/json')),
            ('operation', ComplexDataInput(
                '[{"name": "CDAT.subset", "result": "r", "input": ["v"]}]', mimeType='application/json')),
        ], output='output', mode=ASYNC)
        urls += [run.serviceInstance, run.statusLocation]
        while not run.isComplete():
            run.checkStatus(sleepSecs=0.1)
        output = json.loads(run.processOutputs[0].data[0])['uri']
        urls += [run.serviceInstance, output]
        assert all(url.startswith(base + '/') for url in urls), urls
        assert requests.get(output + '.dds', verify=ca).text.startswith('Dataset {')
        download = output.replace('/dodsC/', '/fileServer/')
        assert requests.get(download, verify=ca).content[:3] == b'CDF'
        print(run.status, len(urls), run.statusLocation, download)
        """;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("external", "", "host")]
    [InlineData("external", ProxyGuide.Prefix, "stripped left")]
    [InlineData("forwarded", "", "host stripped left")]
    public async Task Every_url_that_leaves_the_service_leads_back_to_it_through_the_proxy(
        string source, string prefix, string forms)
    {
        await Python.RequireAsync("owslib", "requests");
        await using var nginx = await Nginx.Create();
        using var inputs = Input(out var path);
        await using var service = await StandaloneService.Start(Environment(inputs, source == "external"
            ? [(ExternalUrl, nginx.Url + prefix)]
            : [("COMPUTE_Edge__KnownProxies__0", "127.0.0.1"), ("COMPUTE_Edge__Hosts__0", Nginx.Name)]));
        var token = await Token(service);

        foreach (var form in forms.Split(' '))
        {
            await nginx.Start(ProxyGuide.Configuration(nginx, service.BaseUri, form));
            var externalBase = nginx.Url + (form == "host" ? "" : ProxyGuide.Prefix);

            var printed = (await Python.RunAsync(
                Script, externalBase, nginx.Certificate, token, path, RecordFile.Variable)).Trim().Split(' ');

            Assert.Equal("ProcessSucceeded", printed[0]);
            Assert.Equal("10", printed[1]); // 6 of the capabilities, 4 of the run.
            await FollowEverything(nginx, externalBase, printed[2], service.OperatorToken);
            await AssertRanges(nginx, printed[3]);
        }
    }

    [Fact]
    public async Task What_a_caller_forges_changes_nothing()
    {
        await using var nginx = await Nginx.Create();
        using var inputs = Input(out var path);
        await using var service = await StandaloneService.Start(Environment(
            inputs, ("COMPUTE_Edge__KnownProxies__0", "10.0.0.0/8"), ("COMPUTE_Edge__Hosts__0", "*.example.org")));
        var forged = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Forwarded-For"] = "127.0.0.1",
            ["X-Forwarded-Host"] = "evil.example.org",
            ["X-Forwarded-Proto"] = "https",
            ["X-Forwarded-Prefix"] = "/evil",
            ["Forwarded"] = "for=127.0.0.1;host=evil.example.org;proto=https",
        };

        // Straight to a service that does not know its caller as a proxy.
        var (_, direct) = await Get(service.Http, Capabilities, forged);
        Assert.Contains($"\"{service.BaseUri}wps\"", direct, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", direct, StringComparison.Ordinal);

        // Through a proxy that is known: what the caller says in its headers goes no further than the proxy.
        await using var behind = await StandaloneService.Start(Environment(
            inputs, ("COMPUTE_Edge__KnownProxies__0", "127.0.0.1"), ("COMPUTE_Edge__Hosts__0", Nginx.Name)));
        await nginx.Start(ProxyGuide.Configuration(nginx, behind.BaseUri, "host"));
        using var client = nginx.Client();
        client.BaseAddress = new Uri(nginx.Url);
        var (_, through) = await Get(client, Capabilities, forged);
        Assert.Contains($"\"{nginx.Url}/wps\"", through, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", through, StringComparison.Ordinal);

        var (status, refused) = await Get(
            client, Capabilities, new(StringComparer.Ordinal) { ["Host"] = "evil.example.org" });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Edge:Hosts", refused, StringComparison.Ordinal);

        var (denied, _) = await Get(client, Execute(path), forged);
        Assert.Equal(HttpStatusCode.Unauthorized, denied);
    }

    // The proxy connects from loopback, names the service by its own address, and adds no header.
    [Theory]
    [InlineData("", "")]
    [InlineData("proxy_http_version 1.1; proxy_set_header Connection \"\";", ExternalUrl)]
    public async Task Nobody_is_a_program_of_this_machine_behind_a_proxy_that_says_nothing_of_itself(
        string settings, string option)
    {
        await using var nginx = await Nginx.Create();
        using var inputs = Input(out var path);
        await using var service = await StandaloneService.Start(Environment(
            inputs, option.Length == 0 ? [] : [(option, nginx.Url)]));
        await nginx.Start(
            $$"""
            server {
                listen 127.0.0.1:{{nginx.Port.ToString(CultureInfo.InvariantCulture)}} ssl;
                ssl_certificate {{nginx.Certificate}};
                ssl_certificate_key {{nginx.Key}};
                location / { {{settings}} proxy_pass {{service.BaseUri.GetLeftPart(UriPartial.Authority)}}; }
            }
            """);
        using var client = nginx.Client();
        client.BaseAddress = new Uri(nginx.Url);

        var (open, _) = await Get(client, Capabilities, []);
        var (status, text) = await Get(client, Execute(path), []);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (open, status));
        Assert.Contains("no token was given", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_queries_and_large_outputs_pass_the_proxy_whole()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl"), "curl is not installed: apt-get install curl");
        await using var nginx = await Nginx.Create();
        using var inputs = new TemporaryFolder();
        var path = inputs.File("tas.nc");
        RecordFile.Write(path, 180, 288, 300, [(0, 1), (299, 7)]);
        await using var service = await StandaloneService.Start(Environment(inputs, (ExternalUrl, nginx.Url)));
        var token = await Token(service);
        await nginx.Start(ProxyGuide.Configuration(nginx, service.BaseUri, "host"));
        using var client = nginx.Client();
        client.BaseAddress = new Uri(nginx.Url);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // 50,000 characters of domains that nobody uses.
        var domains = string.Join(',', Enumerable.Range(100, 200).Select(n => $"{{\"id\": \"{new string('x', 200)}{n}\"}}"));
        var (status, accepted) = await Get(client, Execute(path, $"[{domains}]"), []);
        Assert.True(status == HttpStatusCode.OK, accepted[..Math.Min(accepted.Length, 2000)]);
        var location = Urls(accepted).Single(url => url.EndsWith(".wps", StringComparison.Ordinal));
        var output = await Output(client, location);

        var file = inputs.File("downloaded.nc");
        var resolve = string.Create(CultureInfo.InvariantCulture, $"{Nginx.Name}:{nginx.Port}:127.0.0.1");
        string[] curl = ["-sSf", "--noproxy", "*", "--cacert", nginx.Certificate, "--resolve", resolve, "-o", file];
        await Command.Run("/usr/bin/curl", [.. curl, "--limit-rate", "30M", "-r", "0-999999", output]);
        await Command.Run("/usr/bin/curl", [.. curl, "-C", "-", output]); // The rest, as one who was cut off asks for it.

        var made = Directory.GetFiles(Path.Combine(service.DataFolder, "public"), "*.nc", SearchOption.AllDirectories);
        Assert.InRange(new FileInfo(file).Length, 300L * 180 * 288 * sizeof(float), long.MaxValue);
        Assert.Equal(await File.ReadAllBytesAsync(Assert.Single(made), Ending), await File.ReadAllBytesAsync(file, Ending));
    }

    private static async Task FollowEverything(Nginx nginx, string externalBase, string statusLocation, string operatorToken)
    {
        using var client = nginx.Client();
        var page = statusLocation
            .Replace("/wps/api/job/", "/jobs/", StringComparison.Ordinal)
            .Replace(".wps", "", StringComparison.Ordinal);
        string[] starts = [externalBase + "/", externalBase + Capabilities, statusLocation, page];
        var urls = new HashSet<string>(starts, StringComparer.Ordinal);
        foreach (var start in starts)
        {
            urls.UnionWith(Urls(await client.GetStringAsync(start, Ending)));
        }

        Assert.Contains(urls, url => url.EndsWith(".nc", StringComparison.Ordinal));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", operatorToken);
        foreach (var url in urls.Append(externalBase + "/dashboard/").Append(externalBase + "/wps/"))
        {
            Assert.StartsWith(externalBase + "/", url, StringComparison.Ordinal);
            using var answer = await client.GetAsync(url, Ending);
            if (answer.Headers.Location is { } location)
            {
                Assert.StartsWith(externalBase + "/", new Uri(new Uri(url), location).AbsoluteUri, StringComparison.Ordinal);
            }
            else
            {
                // These endpoints by themselves are no requests yet.
                var isBare = url.TrimEnd('/', '?').Split('/')[^1] is "wps" or "datasets";
                Assert.Equal((url, isBare ? HttpStatusCode.BadRequest : HttpStatusCode.OK), (url, answer.StatusCode));
            }
        }
    }

    private static async Task AssertRanges(Nginx nginx, string output)
    {
        using var client = nginx.Client();
        var whole = await client.GetByteArrayAsync(output, Ending);
        using var request = new HttpRequestMessage(HttpMethod.Get, output);
        request.Headers.Range = new RangeHeaderValue(1, 20);
        using var answer = await client.SendAsync(request, Ending);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[1..21], await answer.Content.ReadAsByteArrayAsync(Ending));
        Assert.False(answer.Headers.ETag!.IsWeak);
    }

    // Addresses of schemas and of other sites are no URLs of the service's; a dataset's is for clients of OPeNDAP.
    private static IEnumerable<string> Urls(string document) =>
        from match in Url().Matches(document)
        let url = WebUtility.HtmlDecode(match.Groups["url"].Value)
        where !url.Contains(".opengis.net/", StringComparison.Ordinal)
            && !url.Contains("www.w3.org/", StringComparison.Ordinal)
            && !url.StartsWith("https://host/", StringComparison.Ordinal) // The example's file.
        select url is [.., '.', 'n', 'c'] && url.Contains("/dodsC/", StringComparison.Ordinal) ? url + ".dds" : url;

    private static async Task<string> Output(HttpClient client, string location)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var document = await client.GetStringAsync(location, limit.Token);
            if (Urls(document).FirstOrDefault(url => url.EndsWith(".nc.dds", StringComparison.Ordinal)) is { } output)
            {
                return StandaloneJobs.Download(output[..^".dds".Length]).AbsoluteUri;
            }

            Assert.DoesNotContain("ProcessFailed", document, StringComparison.Ordinal);
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> Get(
        HttpClient client, string path, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, Ending);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ending));
    }

    private static string Execute(string path, string domain = "[]") =>
        "/wps?service=WPS&version=1.0.0&request=Execute&identifier=CDAT.subset&DataInputs="
        + Uri.EscapeDataString(StandaloneJobs.One("CDAT.subset", path, RecordFile.Variable).Replace(
            "domain=[]", "domain=" + domain, StringComparison.Ordinal));

    private static TemporaryFolder Input(out string path)
    {
        var folder = new TemporaryFolder();
        path = folder.File("tas.nc");
        RecordFile.Write(path, 4, 5, 6, [(0, 1), (3, 2)]);
        return folder;
    }

    private static Dictionary<string, string> Environment(
        TemporaryFolder inputs, params (string Name, string Value)[] settings)
    {
        var environment = settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal);
        environment["COMPUTE_Data__Mounts__0__Path"] = inputs.Path;
        return environment;
    }

    private static async Task<string> Token(StandaloneService service)
    {
        var (_, output, _) = await StandaloneService.Run(["token", "create", "Ada", "--data", service.DataFolder]);
        return output.Trim();
    }

    [GeneratedRegex(
        """(href=|statusLocation=|serviceInstance=|"uri":)"(?<url>https?://[^"]*)""",
        RegexOptions.ExplicitCapture,
        MatchMilliseconds)]
    private static partial Regex Url();
}
