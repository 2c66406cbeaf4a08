using System.Net;
using System.Xml.Linq;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

public sealed class DescribeProcessTests
{
    private const string Query = "/wps?service=WPS&request=DescribeProcess&version=1.0.0";

    [Theory]
    [InlineData("CDAT.mean", "CDAT.mean")]
    [InlineData("CDAT.subset,CDAT.aggregate", "CDAT.subset,CDAT.aggregate")]
    [InlineData("ALL", "CDAT.aggregate,CDAT.mean,CDAT.subset,CDAT.workflow,echo")]
    public async Task Processes_come_in_the_order_asked_for(string identifier, string expected)
    {
        await using var edge = await EdgeHost.Start();

        var text = await edge.Client.GetStringAsync(
            $"{Query}&Identifier={identifier}", TestContext.Current.CancellationToken);

        var found = XElement.Parse(text).Elements("ProcessDescription").Select(p => p.Element(Documents.Ows + "Identifier")!.Value);
        Assert.Equal(expected.Split(','), found);
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task Versions_are_those_of_the_capabilities()
    {
        await using var edge = await EdgeHost.Start();

        var described = Versions(await edge.Client.Read($"{Query}&identifier=all"));
        var offered = Versions(await edge.Client.Read("/wps?service=WPS&request=GetCapabilities"));

        Assert.Equal(5, described.Count);
        Assert.Equal(offered, described);

        static List<string> Versions((HttpStatusCode Status, string Text) answer) =>
        [
            .. from element in XElement.Parse(answer.Text).Descendants()
               where element.Attribute(Documents.Wps + "processVersion") is not null
               select element.Element(Documents.Ows + "Identifier")!.Value + element.Attribute(Documents.Wps + "processVersion")!.Value,
        ];
    }

    [Fact]
    public async Task Parameters_and_their_values_are_described()
    {
        await using var edge = await EdgeHost.Start();

        var text = await edge.Client.GetStringAsync($"{Query}&identifier=CDAT.mean", TestContext.Current.CancellationToken);

        Assert.Contains("axes: Names of axes. One of: T, X.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_asked_for_by_post()
    {
        await using var edge = await EdgeHost.Start();
        const string Body =
            """
            <w:DescribeProcess service="WPS" version="1.0.0" xmlns:w="http://www.opengis.net/wps/1.0.0" xmlns:o="http://www.opengis.net/ows/1.1">
            <o:Identifier>echo</o:Identifier><o:Identifier>CDAT.mean</o:Identifier></w:DescribeProcess>
            """;

        using var answer = await edge.Client.PostAsync("/wps", new StringContent(Body), TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, XElement.Parse(text).Elements("ProcessDescription").Count());
    }

    [Theory]
    [InlineData("/wps?service=WPS&request=DescribeProcess&identifier=echo", "MissingParameterValue", "version")]
    [InlineData("/wps?service=WPS&request=DescribeProcess&version=2.0.0&identifier=echo", "InvalidParameterValue", "version")]
    [InlineData(Query, "MissingParameterValue", "identifier")]
    [InlineData(Query + "&identifier=", "MissingParameterValue", "identifier")]
    [InlineData(Query + "&identifier=,", "MissingParameterValue", "identifier")]
    [InlineData(Query + "&identifier=cdat.mean", "InvalidParameterValue", "identifier")]
    [InlineData(Query + "&identifier=echo,nothing", "InvalidParameterValue", "identifier")]
    public async Task What_will_not_do_is_named(string path, string code, string locator)
    {
        await using var edge = await EdgeHost.Start();

        using var answer = await edge.Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal((code, locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }
}
