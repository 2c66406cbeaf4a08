using System.Globalization;
using System.Net;
using System.Text;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Requests that no honest client sends, and some that unusual ones do.</summary>
public sealed class HostileRequestsTests
{
    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><a>&e;</a>", "DTD")]
    [InlineData("<!DOCTYPE a><a/>", "DTD")]
    [InlineData("<a>", "not well-formed")]
    [InlineData("service=WPS&request=Execute", "not well-formed")]
    [InlineData("<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"/>", "namespace")]
    [InlineData("<Execute service=\"WPS\" version=\"1.0.0\"/>", "namespace")]
    [InlineData("<w:Run service=\"WPS\" xmlns:w=\"http://www.opengis.net/wps/1.0.0\"/>", "root is \"Run\"")]
    [InlineData("<Execute service=\"WPS\" version=\"2.0.0\" xmlns=\"http://www.opengis.net/wps/2.0\"/>", "namespace")]
    [InlineData("", "empty")]
    [InlineData(" \r\n", "empty")]
    public async Task Bodies_that_are_no_request_are_refused_with_the_reason(string body, string reason)
    {
        await using var edge = await EdgeHost.Start();

        var (status, text) = await edge.Client.Post(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, Documents.Exception(text).Text, StringComparison.Ordinal);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task Deep_and_wide_documents_are_refused()
    {
        await using var edge = await EdgeHost.Start();

        var (_, deep) = await edge.Client.Post(string.Concat(Enumerable.Repeat("<a>", 100_000)));
        var (_, wide) = await edge.Client.Post($"<a>{string.Concat(Enumerable.Repeat("<b/>", 100_000))}</a>");

        Assert.Contains("deep", Documents.Exception(deep).Text, StringComparison.Ordinal);
        Assert.Contains("nodes", Documents.Exception(wide).Text, StringComparison.Ordinal);
    }

    // In the encodings that a document may say itself, and with what may stand around the equals sign.
    [Theory]
    [InlineData("utf-8", "=\"\"")]
    [InlineData("utf-8", " = '>'")]
    [InlineData("utf-16", "\n=\t\"\"")]
    [InlineData("utf-16BE", "=''")]
    public async Task An_element_with_a_hundred_thousand_attributes_is_refused_at_once(string encoding, string value)
    {
        await using var edge = await EdgeHost.Start();
        var charset = Encoding.GetEncoding(encoding);
        var attributes = string.Concat(Enumerable.Range(0, 100_000).Select(n => $" a{n}{value}"));
        var content = new ByteArrayContent([.. charset.GetPreamble(), .. charset.GetBytes($"<a{attributes}/>")]);

        using var answer = await edge.Client.PostAsync("/wps", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("more than 10000 nodes", Documents.Exception(text).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_quoted_by_its_beginning()
    {
        await using var edge = await EdgeHost.Start();

        var (_, byKey) = await edge.Client.Post(Requests.Xml(variable: $"[{{\"{new string('k', 100_000)}\": 1}}]"));
        var (_, byName) = await edge.Client.Post(Requests.Xml(identifier: new string('k', 100_000)));

        Assert.InRange(Documents.Exception(byKey).Text.Length, 80, 300);
        Assert.InRange(Documents.Exception(byName).Text.Length, 80, 2003);
    }

    [Fact]
    public async Task A_body_that_does_not_come_whole_in_time_is_given_up()
    {
        await using var edge = await EdgeHost.Start(("Edge:BodyTimeout", "00:00:01"));
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send("POST /wps HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n<a>");

        Assert.Equal(408, answer.Status);
        Assert.Contains("within 1 s", Documents.Exception(answer.Text).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_the_limit()
    {
        await using var edge = await EdgeHost.Start(("Edge:MaxBodyBytes", "5000"));

        var (status, text) = await edge.Client.Post(new string(' ', 6000) + "<a/>");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("FileSizeExceeded", Documents.Exception(text).Code);
        Assert.Contains("5000", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_that_is_too_large_is_refused_too()
    {
        await using var edge = await EdgeHost.Start(("Edge:MaxBodyBytes", "5000"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wps")
        {
            Content = new StreamContent(new MemoryStream(new byte[6000])),
        };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("FileSizeExceeded", Documents.Exception(text).Code);
    }

    [Fact]
    public async Task Inputs_that_no_message_could_carry_are_refused_with_their_size()
    {
        await using var edge = await EdgeHost.Start(("Edge:MaxInputBytes", "100"));

        var (_, text) = await edge.Client.Post(Requests.Xml(domain: $"[{new string(' ', 100)}]"));

        Assert.Equal("FileSizeExceeded", Documents.Exception(text).Code);
    }

    // Where a text may stand that a job's record keeps.
    [Theory]
    [InlineData("<ows:Identifier>variable</ows:Identifier>", "<ows:Identifier>variable</ows:Identifier><ows:Title>{0}</ows:Title>")]
    [InlineData("<ows:Identifier>variable</ows:Identifier>", "<ows:Identifier>variable</ows:Identifier><ows:Abstract>{0}</ows:Abstract>")]
    [InlineData("mimeType=\"application/json\"", "mimeType=\"application/json;{0}\"")]
    [InlineData("<wps:Output >", "<wps:Output mimeType=\"application/json;{0}\">")]
    [InlineData("<ows:Identifier>output</ows:Identifier>", "<ows:Identifier>output</ows:Identifier><ows:Title>{0}</ows:Title>")]
    [InlineData("<ows:Identifier>output</ows:Identifier>", "<ows:Identifier>output</ows:Identifier><ows:Abstract>{0}</ows:Abstract>")]
    [InlineData("<wps:Data/>", "<wps:Reference xlink:href=\"http://localhost/?{0}\"/>")]
    [InlineData("<wps:Data/>", "<wps:Reference xlink:href=\"http://localhost/\"><wps:Header key=\"{0}\" value=\"\"/></wps:Reference>")]
    [InlineData("<wps:Data/>", "<wps:Reference xlink:href=\"http://localhost/\"><wps:Header key=\"\" value=\"{0}\"/></wps:Reference>")]
    [InlineData("<wps:Data/>", "<wps:Reference method=\"POST\" xlink:href=\"http://localhost/\"><wps:BodyReference xlink:href=\"{0}\"/></wps:Reference>")]
    public async Task Every_text_that_is_recorded_counts(string place, string change)
    {
        await using var edge = await EdgeHost.Start(("Edge:MaxInputBytes", "1000"));
        edge.Service.OnSubmit = status => status with { Phase = JobPhase.Failed, Fault = FaultCode.Internal, Locator = "" };
        var request = Requests.Xml(form: Requests.Form(""));
        var data = $"<wps:Data>{Requests.Input("domain", "[]").Split("<wps:Data>")[1].Replace("</wps:Input>", "", StringComparison.Ordinal)}";
        var changed = place == "<wps:Data/>" ? data : place;
        Assert.Contains(changed, request, StringComparison.Ordinal);

        var (before, _) = await edge.Client.Post(request);
        var (_, text) = await edge.Client.Post(request.Replace(
            changed, string.Format(CultureInfo.InvariantCulture, change, new string('x', 1000)), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Equal(("FileSizeExceeded", "DataInputs"), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        _ = Assert.Single(edge.Service.Submitted);
    }

    [Theory]
    [InlineData("utf-8", "text/xml", true)]
    [InlineData("utf-8", "application/xml", false)]
    [InlineData("utf-8", "text/xml; charset=\"UTF-8\"", false)]
    [InlineData("utf-16", "text/xml", true)]
    [InlineData("utf-16", "text/xml; charset=utf-16", true)]
    [InlineData("utf-16", "text/xml; charset=utf-16", false)]
    [InlineData("utf-16BE", "text/xml; charset=UTF-16", false)]
    [InlineData("utf-16BE", "text/xml; charset=utf-16be", false)]
    [InlineData("iso-8859-1", "text/xml; charset=iso-8859-1", false)]
    [InlineData("utf-8", "", false)]
    public async Task Any_usual_encoding_is_read(string encoding, string contentType, bool hasMark)
    {
        await using var edge = await EdgeHost.Start();
        var charset = Encoding.GetEncoding(encoding);
        var bytes = charset.GetBytes(Requests.Xml(variable: """[{"uri": "/d/é.nc", "id": "pr|v0"}]"""));
        var content = new ByteArrayContent(hasMark ? [.. charset.GetPreamble(), .. bytes] : bytes);
        if (contentType.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var answer = await edge.Client.PostAsync("/wps", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/d/é.nc", Assert.Single(Assert.Single(edge.Service.Submitted).Variables).Uri);
    }

    [Theory]
    [InlineData("text/xml; charset=ebcdic", "charset")]
    [InlineData("text/xml; charset=utf-8", "not valid utf-8")]
    public async Task Bytes_that_are_no_text_are_refused(string contentType, string reason)
    {
        await using var edge = await EdgeHost.Start();
        var content = new ByteArrayContent([.. "<a>"u8, 0xFF, .. "</a>"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var answer = await edge.Client.PostAsync("/wps", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains(reason, Documents.Exception(text).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_refused_by_name()
    {
        await using var edge = await EdgeHost.Start();
        var content = new ByteArrayContent([31, 139, 8, 0]);
        content.Headers.ContentEncoding.Add("gzip");

        using var answer = await edge.Client.PostAsync("/wps", content, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ("OptionNotSupported", "Content-Encoding"),
            (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }

    [Fact]
    public async Task A_client_that_expects_100_continue_is_served()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        var body = Requests.Xml();

        var answer = await wire.Send(
            $"POST /wps HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_bare_get_with_a_large_body_leaves_the_connection_usable()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);
        var body = Requests.Xml(domain: $"[{new string(' ', 200_000)}]");

        var bare = await wire.Send(
            $"GET /wps HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        var next = await wire.Send("GET /wps?service=WPS&request=GetCapabilities HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Assert.Equal(400, bare.Status);
        Assert.Equal(200, next.Status);
        Assert.Empty(edge.Service.Submitted);
    }

    [Fact]
    public async Task A_query_of_forty_thousand_bytes_is_taken()
    {
        await using var edge = await EdgeHost.Start();
        var variables = string.Join(',', Enumerable.Range(0, 500).Select(n =>
            $$"""{"uri":"http://data.example.org/cmip6/file{{n}}.nc","id":"pr|v{{n}}"}"""));

        var (status, _) = await edge.Client.Read(
            Requests.Query("CDAT.subset", $"variable=[{variables}];domain=[];operation=[]"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(500, Assert.Single(edge.Service.Submitted).Variables.Length);
    }

    [Fact]
    public async Task A_client_of_http_1_0_without_a_host_gets_urls_that_work()
    {
        await using var edge = await EdgeHost.Start();
        using var wire = await RawHttp.Connect(edge.Port);

        var answer = await wire.Send("GET /wps?service=WPS&request=GetCapabilities HTTP/1.0\r\n\r\n");

        Assert.Contains($"http://127.0.0.1:{edge.Port}/wps", answer.Text, StringComparison.Ordinal);
    }
}
