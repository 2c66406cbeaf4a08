using System.Globalization;
using System.Net;
using System.Text;
using Compute.Orleans.Tests.Conformance.Support;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Inputs that a request names instead of holding them.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class ReferenceTests(EchoService service)
{
    private DocumentServer Documents => service.Documents;

    [Theory]
    [InlineData("application/json", "{\"é\":1}", "", "application/json: {\"é\":1}")]
    [InlineData("application/json", "\uFEFF[1]", "", "application/json: [1]")]
    [InlineData("text/xml; charset=utf-8", "<a>é</a>", "", "text/xml: <a>é</a>")]
    [InlineData("text/plain", "é", "mimeType=\"text/plain\"", "text/plain: é")]
    [InlineData("text/csv", "[2]", "", "application/json: [2]")] // A type that the process does not know is not believed.
    [InlineData("application/octet-stream", "ab", "", "application/octet-stream encoding=base64: YWI=")]
    [InlineData("text/plain", "YWI=", "mimeType=\"application/octet-stream\" encoding=\"base64\"", "application/octet-stream encoding=base64: YWI=")]
    [InlineData(null, "[3]", "", "application/json: [3]")]
    public async Task A_document_has_the_type_that_request_or_server_say(
        string? type, string body, string attributes, string expected)
    {
        var url = Documents.Put("/typed", body, type);

        var (status, text) = await Post($"<wps:Reference xlink:href=\"{url}\" {attributes}/>");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains($"complex mimeType={expected}", EchoRequests.Outputs(text));
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", "iso-8859-1", "é", false)]
    [InlineData("text/plain; charset=utf-16", "utf-16", "é", true)]
    [InlineData("text/plain; charset=\"utf-16be\"", "utf-16BE", "é", false)]
    [InlineData("text/plain", "utf-16BE", "é", true)]
    [InlineData("text/xml", "iso-8859-1", "<?xml version='1.0' encoding='iso-8859-1'?><a>é</a>", false)]
    [InlineData("application/xml", "utf-16", "<a>é</a>", true)]
    public async Task Text_is_decoded_by_what_the_server_or_the_document_says(
        string type, string encoding, string body, bool hasMark)
    {
        var charset = Encoding.GetEncoding(encoding);
        var bytes = charset.GetBytes(body);
        var url = Documents.Put("/text", hasMark ? [.. charset.GetPreamble(), .. bytes] : bytes, type);
        var mimeType = type.Contains("xml", StringComparison.Ordinal) ? "text/xml" : "text/plain";

        var (_, text) = await Post($"<wps:Reference xlink:href=\"{url}\" mimeType=\"{mimeType}\"/>");

        Assert.Contains("é", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/plain; charset=klingon")]
    public async Task Bytes_that_are_no_text_are_refused(string type)
    {
        var url = Documents.Put("/bytes", [0xFF, 0xC3], type);

        await AssertRefused($"<wps:Reference xlink:href=\"{url}\" mimeType=\"text/plain\"/>", "NoApplicableCode", "no text");
    }

    [Fact]
    public async Task By_query_a_reference_stands_behind_the_name()
    {
        var url = Documents.Put("/query.json", "[\"q\"]", "application/json");

        var (_, text) = await service.Edge.Client.Read(EchoRequests.Query(
            $"string=x;complex=@xlink:href={Uri.EscapeDataString(url + "?a=1;b=2@c")}@mimeType=application/json"));

        Assert.Contains("complex mimeType=application/json: [\"q\"]", EchoRequests.Outputs(text));
    }

    [Fact]
    public async Task Literals_are_fetched_and_checked_too()
    {
        var good = Documents.Put("/integer", " 42\n", "text/plain");
        var bad = Documents.Put("/word", "forty-two", "text/plain");

        var (_, text) = await service.Edge.Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Input("integer", $"<wps:Reference xlink:href=\"{good}\"/>")));
        var (_, refused) = await service.Edge.Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Input("integer", $"<wps:Reference xlink:href=\"{bad}\"/>")));

        Assert.Contains("integer: 42", EchoRequests.Outputs(text));
        Assert.Equal(
            ("InvalidParameterValue", "integer"),
            (Support.Documents.Exception(refused).Code, Support.Documents.Exception(refused).Locator));
    }

    [Fact]
    public async Task A_post_sends_headers_and_its_body_as_xml()
    {
        var url = Documents.Put("/post", "[1]", "application/json");

        var (status, _) = await Post(
            $"<wps:Reference xlink:href=\"{url}\" method=\"POST\"><wps:Header key=\"X-Tag\" value=\"t\"/>"
            + "<wps:Body><q:Query xmlns:q=\"urn:q\">é</q:Query></wps:Body></wps:Reference>");

        Assert.Equal(HttpStatusCode.OK, status);
        var (line, headers, body) = Documents.Requests.Last(request => request.Line.EndsWith("/post", StringComparison.Ordinal));
        Assert.Equal("POST /post", line);
        Assert.Equal(("t", "text/xml; charset=utf-8"), (headers["X-Tag"], headers["Content-Type"]));
        Assert.Equal("<q:Query xmlns:q=\"urn:q\">é</q:Query>", body);
    }

    [Fact]
    public async Task A_post_sends_a_body_that_is_fetched_first()
    {
        var bodyUrl = Documents.Put("/body.csv", "a,b", "text/csv");
        var url = Documents.Put("/post-body", "[1]", "application/json");

        var (status, _) = await Post(
            $"<wps:Reference xlink:href=\"{url}\" method=\"POST\"><wps:BodyReference xlink:href=\"{bodyUrl}\"/></wps:Reference>");

        Assert.Equal(HttpStatusCode.OK, status);
        var (_, headers, body) = Documents.Requests.Last(request => request.Line == "POST /post-body");
        Assert.Equal(("text/csv", "a,b"), (headers["Content-Type"], body));
    }

    [Theory]
    [InlineData("method=\"POST\"", "", "MissingParameterValue", "without")]
    [InlineData("", "<wps:Body>x</wps:Body>", "InvalidParameterValue", "POST")]
    [InlineData("method=\"PUT\"", "", "InvalidParameterValue", "PUT")]
    [InlineData("method=\"POST\"", "<wps:Body>x</wps:Body><wps:BodyReference xlink:href=\"http://x/\"/>", "InvalidParameterValue", "two bodies")]
    [InlineData("method=\"POST\"", "<wps:BodyReference xlink:href=\"http://unlisted.example/\"/>", "InvalidParameterValue", "listed")]
    [InlineData("", "<wps:Header key=\"Authorization\" value=\"Bearer t\"/>", "InvalidParameterValue", "Authorization")]
    [InlineData("", "<wps:Header key=\"cookie\" value=\"a=b\"/>", "InvalidParameterValue", "cookie")]
    [InlineData("", "<wps:Header key=\"Host\" value=\"inside\"/>", "InvalidParameterValue", "Host")]
    [InlineData("", "<wps:Header key=\"Transfer-Encoding\" value=\"chunked\"/>", "InvalidParameterValue", "Transfer-Encoding")]
    [InlineData("", "<wps:Header key=\"X-Forwarded-For\" value=\"127.0.0.1\"/>", "InvalidParameterValue", "X-Forwarded-For")]
    [InlineData("", "<wps:Header key=\"X-A\" value=\"a&#13;&#10;Host: b\"/>", "InvalidParameterValue", "not valid")]
    [InlineData("", "<wps:Header key=\"X A\" value=\"a\"/>", "InvalidParameterValue", "not valid")]
    [InlineData("mimeType=\"text/csv\"", "", "InvalidParameterValue", "text/csv")]
    public async Task A_reference_that_will_not_do_is_refused(string attributes, string inner, string code, string reason)
    {
        var url = Documents.Put("/refused", "[1]", "application/json");

        await AssertRefused(
            $"<wps:Reference xlink:href=\"{url}\" {attributes}>{inner}</wps:Reference>", code, reason,
            locator: attributes.StartsWith("mimeType", StringComparison.Ordinal) ? "mimeType" : "complex");
    }

    [Theory]
    [InlineData("http://unlisted.example/a?secret=1")]
    [InlineData("http://localhost:1/a")]
    [InlineData("http://user:password@127.0.0.1/a")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/a")]
    [InlineData("/etc/passwd")]
    [InlineData("gopher://x")]
    public async Task What_is_not_on_a_listed_host_is_not_asked(string url)
    {
        var asked = Documents.Requests.Count;

        await AssertRefused($"<wps:Reference xlink:href=\"{url}\"/>", "InvalidParameterValue", "");

        Assert.Equal(asked, Documents.Requests.Count);
    }

    [Fact]
    public async Task A_box_is_not_fetched() => Assert.Equal(
        "box",
        Support.Documents.Exception((await service.Edge.Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Input("box", $"<wps:Reference xlink:href=\"{Documents.Url}\"/>")))).Text).Locator);

    [Theory]
    [InlineData(404, "HTTP 404")]
    [InlineData(401, "HTTP 401")]
    [InlineData(500, "HTTP 500")]
    [InlineData(206, "HTTP 206")]
    public async Task An_answer_that_is_none_is_told_with_url_status_and_phase(int status, string reason)
    {
        var url = Documents.Put("/status", "x"u8.ToArray(), "text/plain", status);

        var message = await AssertRefused($"<wps:Reference xlink:href=\"{url}?secret=1\"/>", "NoApplicableCode", reason);

        Assert.Contains(url, message, StringComparison.Ordinal);
        Assert.Contains("while asking", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_stalls_is_given_up_by_phase()
    {
        Documents.Answers["/stall"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        Documents.Answers["/stall-body"] = async context =>
        {
            await context.Response.WriteAsync("[1", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await AssertRefused(Reference("/stall"), "NoApplicableCode", "within 2 s while asking for it");
        await AssertRefused(Reference("/stall-body"), "NoApplicableCode", "within 2 s while reading its body");
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_told()
    {
        Documents.Answers["/cut"] = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("[1", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(200, context.RequestAborted); // Until the head of the answer has been read.
            context.Abort();
        };

        await AssertRefused(Reference("/cut"), "NoApplicableCode", "while reading its body");
    }

    [Fact]
    public async Task Too_large_a_document_is_refused_whether_its_length_is_told_or_not()
    {
        const int Limit = 768 * 1024;
        _ = Documents.Put("/long", new string(' ', Limit) + "[]", "application/json");
        Documents.Answers["/long-told"] = context =>
        {
            context.Response.ContentLength = long.MaxValue;
            return context.Response.Body.FlushAsync(context.RequestAborted);
        };

        await AssertRefused(Reference("/long"), "FileSizeExceeded", "larger");
        await AssertRefused(Reference("/long-told"), "FileSizeExceeded", "larger");
    }

    [Fact]
    public async Task A_redirect_is_a_new_question_to_the_list()
    {
        _ = Documents.Put("/end", "[\"end\"]", "application/json");
        var inside = Documents.Redirect("/hop", "/end", 307);
        var outside = Documents.Redirect("/out", "http://unlisted.example/a");
        var circle = Documents.Redirect("/circle", "/circle");

        var (_, text) = await Post(Reference("/hop"));

        Assert.Contains("complex mimeType=application/json: [\"end\"]", EchoRequests.Outputs(text));
        Assert.Contains("/hop", inside, StringComparison.Ordinal);
        await AssertRefused($"<wps:Reference xlink:href=\"{outside}\"/>", "NoApplicableCode", "not a listed host");
        await AssertRefused($"<wps:Reference xlink:href=\"{circle}\"/>", "NoApplicableCode", "redirects");
        await AssertRefused(
            $"<wps:Reference xlink:href=\"{inside}\" method=\"POST\"><wps:Body>x</wps:Body></wps:Reference>", "NoApplicableCode",
            "redirect of a POST");
    }

    [Fact]
    public async Task The_callers_credentials_are_never_sent_on()
    {
        var url = Documents.Put("/credentials", "[1]", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Get, EchoRequests.Query(
            $"string=x;complex=@xlink:href={Uri.EscapeDataString(url)}"));
        request.Headers.Add("COMPUTE_TOKEN", "SECRET");
        request.Headers.Add("Cookie", "session=SECRET");

        using var answer = await service.Edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.All(
            Documents.Requests.Where(asked => asked.Line.EndsWith("/credentials", StringComparison.Ordinal)),
            asked => Assert.DoesNotContain(asked.Headers, header => header.Value.Contains("SECRET", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_a_process_that_makes_files_the_lists_may_be_fetched()
    {
        var url = Documents.Put("/variable.json", Requests.Variable, "application/json");
        await using var edge = await EdgeHost.Start(("Data:Hosts:0", Documents.Url.Authority));

        var (status, _) = await edge.Client.Read(Requests.Query(
            "CDAT.subset", $"variable=@xlink:href={url};domain=[];operation={Requests.Operation}"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("pr", Assert.Single(Assert.Single(edge.Service.Submitted).Variables).Name);
    }

    private string Reference(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"<wps:Reference xlink:href=\"{new Uri(Documents.Url, path)}\"/>");

    private Task<(HttpStatusCode Status, string Text)> Post(string reference) =>
        service.Edge.Client.Post(EchoRequests.Xml(EchoRequests.Text + EchoRequests.Input("complex", reference)));

    private async Task<string> AssertRefused(string reference, string code, string reason, string locator = "complex")
    {
        var (status, text) = await Post(reference);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var (found, where, message) = Support.Documents.Exception(text);
        Assert.Equal((code, locator), (found, where));
        Assert.Contains(reason, message, StringComparison.Ordinal);
        return message;
    }
}
