using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class CatalogTests
{
    private const string Job = "0f8fad5bd9cb469fa16570867728950e";
    private static readonly XNamespace _thredds = "http://www.unidata.ucar.edu/namespaces/thredds/InvCatalog/v1.0";

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalogs_bases_and_paths_lead_to_the_outputs()
    {
        await using var edge = await Start();

        var (status, text, type) = await Get(edge, "/threddsCWT/catalog.xml", null);
        var catalog = XElement.Parse(text);

        Assert.Equal((HttpStatusCode.OK, "text/xml"), (status, type));
        Assert.Equal((_thredds + "catalog", "1.0.1"), (catalog.Name, catalog.Attribute("version")!.Value));
        var compound = catalog.Element(_thredds + "service")!;
        Assert.Equal("Compound", compound.Attribute("serviceType")!.Value);
        var outputs = catalog.Element(_thredds + "dataset")!;
        Assert.Equal(
            compound.Attribute("name")!.Value,
            outputs.Element(_thredds + "metadata")!.Element(_thredds + "serviceName")!.Value);
        var output = Assert.Single(outputs.Elements(_thredds + "dataset"));
        Assert.Equal("a b.nc", output.Attribute("name")!.Value);
        Assert.Equal("4", output.Element(_thredds + "dataSize")!.Value);
        var bases = compound.Elements(_thredds + "service").ToDictionary(
            service => service.Attribute("serviceType")!.Value, service => service.Attribute("base")!.Value);
        Assert.Equal(["HTTPServer", "OPENDAP"], bases.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("anon", await edge.Client.GetStringAsync(bases["HTTPServer"] + output.Attribute("urlPath")!.Value, Ending));
        using var version = await edge.Client.GetAsync(bases["OPENDAP"] + output.Attribute("urlPath")!.Value + ".ver", Ending);
        Assert.Equal(HttpStatusCode.OK, version.StatusCode);
    }

    [Theory]
    [InlineData("/threddsCWT/catalog.xml", null, 200, "anonymous")]
    [InlineData("/threddsCWT/catalog.html", null, 200, "anonymous")]
    [InlineData("/threddsCWT/catalog.xml", FakeService.AliceToken, 200, "alice")]
    [InlineData("/threddsCWT/catalog.html", FakeService.AliceToken, 200, "alice")]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.xml", FakeService.AliceToken, 200, "alice")]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.html", FakeService.AliceToken, 200, "alice")]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.xml", FakeService.OperatorToken, 200, "alice")]
    [InlineData("/threddsCWT/catalog/public/anonymous/catalog.xml", null, 200, "anonymous")]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.xml", null, 403, null)]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.html", null, 403, null)]
    [InlineData("/threddsCWT/catalog/public/anonymous/catalog.xml", FakeService.AliceToken, 403, null)]
    [InlineData("/threddsCWT/catalog/public/nobody/catalog.xml", FakeService.AliceToken, 403, null)]
    [InlineData("/threddsCWT/catalog.xml", "unknown", 401, null)]
    [InlineData("/threddsCWT/catalog/public/alice/catalog.xml", "unknown", 401, null)]
    public async Task A_list_is_shown_to_its_owner_and_to_operators_alone(string path, string? token, int expected, string? owner)
    {
        await using var edge = await Start();

        var (status, text, _) = await Get(edge, path, token);

        Assert.Equal(expected, (int)status);
        foreach (var user in (string[])["alice", "anonymous"])
        {
            Assert.Equal(user == owner, text.Contains($"public/{user}/{Job}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Behind_a_proxy_every_URL_has_its_prefix()
    {
        await using var edge = await Start(("Edge:ExternalUrl", "https://data.example/esgf"));

        var (_, catalog, _) = await Get(edge, "/threddsCWT/catalog.xml", FakeService.AliceToken, "data.example");
        var (_, page, _) = await Get(edge, "/threddsCWT/catalog.html", FakeService.AliceToken, "data.example");

        Assert.Contains("base=\"https://data.example/esgf/threddsCWT/dodsC/\"", catalog, StringComparison.Ordinal);
        Assert.Contains("base=\"https://data.example/esgf/threddsCWT/fileServer/\"", catalog, StringComparison.Ordinal);
        Assert.Contains($"\"https://data.example/esgf/threddsCWT/dodsC/public/alice/{Job}/a%20b.nc.html\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(edge.Url, catalog + page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_outputs_has_an_empty_list()
    {
        await using var edge = await EdgeHost.Start();

        var (status, text, _) = await Get(edge, "/threddsCWT/catalog.xml", FakeService.AliceToken);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(XElement.Parse(text).Element(_thredds + "dataset")!.Elements(_thredds + "dataset"));
        Assert.Contains("There are none", (await Get(edge, "/threddsCWT/catalog.html", null)).Text, StringComparison.Ordinal);
    }

    private static async Task<EdgeHost> Start(params (string Key, string Value)[] settings)
    {
        var edge = await EdgeHost.Start(settings);
        foreach (var user in (string[])["alice", "anonymous"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(edge.PublicFolder, user, Job)).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "a b.nc"), user[..4], Ending);
        }

        return edge;
    }

    private static async Task<(HttpStatusCode Status, string Text, string? Type)> Get(
        EdgeHost edge, string path, string? token, string? host = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await edge.Client.SendAsync(request, Ending);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ending), answer.Content.Headers.ContentType?.ToString());
    }
}
