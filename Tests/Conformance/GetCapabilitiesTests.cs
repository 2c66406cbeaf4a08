using System.Net;
using System.Xml.Linq;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class GetCapabilitiesTests
{
    [Theory]
    [InlineData("?service=WPS&request=GetCapabilities")]
    [InlineData("?SERVICE=WPS&Request=GetCapabilities&vendor=unknown")]
    [InlineData("?request=GetCapabilities&service=WPS&version=1.0.0")]
    [InlineData("?service=WPS&request=GetCapabilities&AcceptVersions=2.0.0,1.0.0")]
    [InlineData("?service=WPS&request=GetCapabilities&language=en-us&updateSequence=3")]
    [InlineData("/?service=WPS&request=GetCapabilities")]
    [InlineData("?service=WPS&service=WPS&request=GetCapabilities")]
    public async Task Every_way_to_ask_gives_a_valid_document(string query)
    {
        await using var edge = await EdgeHost.Start();

        var text = await edge.Client.GetStringAsync("/wps" + query, TestContext.Current.CancellationToken);

        var root = XElement.Parse(text);
        Assert.Equal(Documents.Wps + "Capabilities", root.Name);
        Assert.All(
            root.Element(Documents.Wps + "ProcessOfferings")!.Elements(Documents.Wps + "Process"),
            process =>
            {
                Assert.Equal("1.0.0", process.Attribute(Documents.Wps + "processVersion")!.Value);
                Assert.NotEmpty(process.Element(Documents.Ows + "Abstract")!.Value);
            });
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task It_can_be_asked_for_by_post()
    {
        await using var edge = await EdgeHost.Start();
        const string Body =
            """
            <GetCapabilities service="WPS" xmlns="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1">
            <AcceptVersions><ows:Version>9.9.9</ows:Version><ows:Version>1.0.0</ows:Version></AcceptVersions>
            </GetCapabilities>
            """;

        using var answer = await edge.Client.PostAsync(
            "/wps/", new StringContent(Body), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("", "2.0.0 1.0.0", 200, null)]
    [InlineData("language='en-US'", "", 200, null)]
    [InlineData("language='EN'", "1.0.0", 200, null)]
    [InlineData("language='fr'", "", 400, "language")]
    [InlineData("", "0.4.0 2.0.0", 400, "AcceptVersions")]
    public async Task By_post_versions_and_languages_are_negotiated_too(
        string attributes, string versions, int expected, string? locator)
    {
        await using var edge = await EdgeHost.Start();
        var accepted = versions.Length == 0
            ? ""
            : $"<w:AcceptVersions>{string.Concat(versions.Split(' ').Select(version => $"<o:Version>{version}</o:Version>"))}</w:AcceptVersions>";

        var (status, text) = await edge.Client.Post(
            $"<w:GetCapabilities service='WPS' {attributes} xmlns:w='http://www.opengis.net/wps/1.0.0' xmlns:o='http://www.opengis.net/ows/1.1'>{accepted}</w:GetCapabilities>");

        Assert.Equal(expected, (int)status);
        Assert.Equal(locator, locator is null ? null : Documents.Exception(text).Locator);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task Every_section_is_there_and_identifiers_are_unique()
    {
        await using var edge = await EdgeHost.Start();

        var text = await edge.Client.GetStringAsync(
            "/wps?service=WPS&request=GetCapabilities", TestContext.Current.CancellationToken);

        var root = XElement.Parse(text);
        Assert.Equal(
            ["ServiceIdentification", "ServiceProvider", "OperationsMetadata", "ProcessOfferings", "Languages"],
            root.Elements().Select(section => section.Name.LocalName));
        Assert.Equal(["en-US", "en-US"], root.Descendants(Documents.Ows + "Language").Select(language => language.Value));
        Assert.Equal("en-US", root.Attribute(XNamespace.Xml + "lang")!.Value);
        var identifiers = root.Descendants(Documents.Wps + "Process").Select(process => process.Element(Documents.Ows + "Identifier")!.Value).ToList();
        Assert.Equal(identifiers.Distinct(), identifiers);
        Assert.Equal(
            ["GetCapabilities", "DescribeProcess", "Execute"],
            root.Descendants(Documents.Ows + "Operation").Select(operation => operation.Attribute("name")!.Value));
    }

    [Theory]
    [InlineData("", "MissingParameterValue", "service")]
    [InlineData("?", "MissingParameterValue", "service")]
    [InlineData("?service=WMS&request=GetCapabilities", "InvalidParameterValue", "service")]
    [InlineData("?service=wps&request=GetCapabilities", "InvalidParameterValue", "service")]
    [InlineData("?service=WPS", "MissingParameterValue", "request")]
    [InlineData("?service=WPS&request=getcapabilities", "OperationNotSupported", "request")]
    [InlineData("?service=WPS&request=GetCapabilities&AcceptVersions=2.0.0", "VersionNegotiationFailed", "AcceptVersions")]
    [InlineData("?service=WPS&request=GetCapabilities&version=2.0.0", "VersionNegotiationFailed", "AcceptVersions")]
    [InlineData("?service=WPS&request=GetCapabilities&language=fr-CA", "InvalidParameterValue", "language")]
    [InlineData("?service=WPS&service=WMS&request=GetCapabilities", "InvalidParameterValue", "service")]
    [InlineData("?service=%FF%zz&request=GetCapabilities", "InvalidParameterValue", "service")]
    public async Task What_will_not_do_is_named(string query, string code, string locator)
    {
        await using var edge = await EdgeHost.Start();

        using var answer = await edge.Client.GetAsync("/wps" + query, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal((code, locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task Head_gives_the_headers_and_no_body()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        const string Line = "/wps?service=WPS&request=GetCapabilities HTTP/1.1\r\nHost: localhost\r\n\r\n";
        var head = await wire.Send("HEAD " + Line, isHead: true);
        var get = await wire.Send("GET " + Line);

        Assert.Equal(200, head.Status);
        Assert.Equal(get.Headers["Content-Length"].Single(), head.Headers["Content-Length"].Single());
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_methods_are_405_and_say_which_are_allowed(string method)
    {
        await using var edge = await EdgeHost.Start();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/wps?service=WPS&request=GetCapabilities");

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD", "POST"], answer.Content.Headers.Allow.Order());
        Assert.Equal("OperationNotSupported", Documents.Exception(text).Code);
    }

    [Fact]
    public async Task Text_that_xml_does_not_allow_never_breaks_the_document()
    {
        await using var edge = await EdgeHost.Start(("Wps:Title", "a\u0001b\ud800c"), ("Wps:ProviderSite", "https://x.org/?a=1&b=2"));

        var text = await edge.Client.GetStringAsync(
            "/wps?service=WPS&request=GetCapabilities", TestContext.Current.CancellationToken);

        Assert.Equal("a\ufffdb\ufffdc", XElement.Parse(text).Descendants(Documents.Ows + "Title").First().Value);
        OgcSchemas.AssertValid(text);
    }
}
