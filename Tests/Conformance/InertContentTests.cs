using System.Text;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>No document runs a script in a browser, whatever someone put into it.</summary>
public sealed class InertContentTests
{
    private const string Job = "0f8fad5bd9cb469fa16570867728950e";

    [Theory]
    [InlineData($"/wps/api/job/{Job}.wps")]
    [InlineData($"/wps/api/job/{Job}/complex")]
    [InlineData("/wps?service=WPS&request=GetCapabilities")]
    [InlineData("/wps?service=WPS&version=1.0.0&request=DescribeProcess&identifier=echo")]
    [InlineData("/wps?service=WPS&request=%3Cscript%3E")]
    [InlineData("/threddsCWT/catalog.xml")]
    public async Task An_answer_forbids_scripts(string path)
    {
        await using var edge = await EdgeHost.Start();
        const string Script = "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>";
        _ = edge.Service.Put(FakeService.Status(Guid.Parse(Job), "echo", JobPhase.Succeeded) with
        {
            Values = [new("complex", ValueKind.Complex, Script) { MimeType = "text/xml" }],
        });

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await edge.Client.SendAsync(request, TestContext.Current.CancellationToken);

            AssertInert(answer);
        }
    }

    [Fact]
    public async Task The_answer_of_a_post_does_too()
    {
        await using var edge = await EdgeHost.Start();
        using var body = new StringContent(Requests.Xml(), Encoding.UTF8, "text/xml");

        using var answer = await edge.Client.PostAsync("/wps", body, TestContext.Current.CancellationToken);

        AssertInert(answer);
    }

    private static void AssertInert(HttpResponseMessage answer)
    {
        Assert.Contains("xml", answer.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }
}
