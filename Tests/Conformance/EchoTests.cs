using System.Net;
using System.Xml.Linq;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Tests.Conformance.Support;

namespace Compute.Orleans.Tests.Conformance;

/// <summary>Every form of input and output, over real grains.</summary>
[Collection(EchoServiceCollection.Name)]
public sealed class EchoTests(EchoService service)
{
    private const string Wgs84 = "urn:ogc:def:crs:EPSG::4326";
    private const string Any = "string=x;";

    private HttpClient Client => service.Edge.Client;

    [Fact]
    public async Task Every_form_of_input_is_described()
    {
        var (_, text) = await Client.Read("/wps?service=WPS&version=1.0.0&request=DescribeProcess&identifier=echo");

        OgcSchemas.AssertValid(text);
        var inputs = XElement.Parse(text).Descendants("Input").ToDictionary(
            input => input.Element(Documents.Ows + "Identifier")!.Value);
        Assert.Equal("1 1", Occurs(inputs["string"]));
        Assert.Equal("0 3", Occurs(inputs["integer"]));
        Assert.NotNull(inputs["string"].Element("LiteralData")!.Element(Documents.Ows + "AnyValue"));
        var type = inputs["integer"].Descendants(Documents.Ows + "DataType").Single();
        Assert.Equal(("integer", "http://www.w3.org/TR/xmlschema-2/#integer"), (type.Value, type.Attribute(Documents.Ows + "reference")!.Value));
        Assert.Equal("0100", inputs["integer"].Descendants(Documents.Ows + "Range").Single().Value);
        Assert.Equal(["K", "K", "degC"], inputs["double"].Descendants(Documents.Ows + "UOM").Select(unit => unit.Value));
        Assert.Equal(["red", "green", "blue"], inputs["colour"].Descendants(Documents.Ows + "Value").Select(value => value.Value));
        Assert.Equal("green", inputs["colour"].Descendants("DefaultValue").Single().Value);
        Assert.Equal(Wgs84, inputs["box"].Descendants("CRS").First().Value);
        Assert.Equal("1", inputs["complex"].Element("ComplexData")!.Attribute("maximumMegabytes")!.Value);
        Assert.Equal(
            "application/json|text/xml|text/plain|application/octet-streambase64",
            string.Join('|', inputs["complex"].Descendants("Supported").Elements("Format").Select(format => format.Value)));
        Assert.Equal(8, XElement.Parse(text).Descendants("Output").Count());
    }

    [Fact]
    public async Task By_query_and_by_xml_every_input_comes_back_as_it_was_sent()
    {
        string[] expected =
        [
            "string: a;b=c@d é",
            "integer: 7",
            "integer: 100",
            "double uom=degC: -1.5e3",
            "boolean: true",
            "time: 2020-02-29T12:00:00Z",
            "colour: red",
            $"box crs={Wgs84} dimensions=2: -10 20.5 / 30 40",
            """complex mimeType=application/json: {"a": [1, "b;c"]}""",
            "complex mimeType=application/octet-stream encoding=base64: AP8Q",
        ];

        var (queryStatus, byQuery) = await Client.Read(EchoRequests.Query(
            "string=a%3Bb%3Dc%40d%20%C3%A9;integer=7;integer=100;double=-1.5e3@uom=degC;boolean=true;"
            + "time=2020-02-29T12:00:00Z;colour=red;box=-10,20.5,30,40,urn:ogc:def:crs:EPSG::4326,2;"
            + "complex={\"a\": [1, \"b;c\"]};complex=AP8Q@mimeType=application/octet-stream@encoding=base64"));
        var (xmlStatus, byXml) = await Client.Post(EchoRequests.Xml(
            EchoRequests.Literal("string", "a;b=c@d é", "dataType=\"xs:string\"") + EchoRequests.Literal("integer", "7")
            + EchoRequests.Literal("integer", " 100 ") + EchoRequests.Literal("double", "-1.5e3", "uom=\"degC\"")
            + EchoRequests.Literal("boolean", "true") + EchoRequests.Literal("time", "2020-02-29T12:00:00Z")
            + EchoRequests.Literal("colour", "red") + EchoRequests.Box("-10 20.5", "30 40")
            + EchoRequests.Complex("<![CDATA[{\"a\": [1, \"b;c\"]}]]>")
            + EchoRequests.Complex("AP8Q", "mimeType=\"application/octet-stream\" encoding=\"base64\"")));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (queryStatus, xmlStatus));
        Assert.Equal(expected, EchoRequests.Outputs(byQuery));
        Assert.Equal(expected, EchoRequests.Outputs(byXml));
        Assert.Equal("ProcessSucceeded", Documents.StatusOf(Documents.ExecuteResponse(byXml)).Name.LocalName);
        Assert.Null(Documents.ExecuteResponse(byXml).Attribute("statusLocation"));
        OgcSchemas.AssertValid(byQuery);
        OgcSchemas.AssertValid(byXml);
    }

    [Fact]
    public async Task Xml_within_a_document_stays_as_it_is()
    {
        const string Inner = "<g:a xmlns:g=\"urn:g\" xmlns=\"urn:d\" xml:lang=\"de\">\n  <b>x &lt; y</b><c />\n</g:a>";

        var (_, text) = await Client.Post(EchoRequests.Xml(
            EchoRequests.Text + EchoRequests.Complex(Inner, "mimeType=\"text/xml\"")
            + EchoRequests.Complex($"<![CDATA[<?xml version=\"1.0\"?>{Inner}]]>", "mimeType=\"text/xml\"")));

        Assert.Equal(
            [$"complex mimeType=text/xml: {Inner}", $"complex mimeType=text/xml: {Inner}"],
            EchoRequests.Outputs(text).Where(output => output.StartsWith("complex", StringComparison.Ordinal)));
        OgcSchemas.AssertValid(text);
    }

    [Fact]
    public async Task What_is_left_out_has_its_default()
    {
        var (_, text) = await Client.Read(EchoRequests.Query("string=x;double=1;box=1,2,3,4"));

        Assert.Equal(
            ["string: x", "double uom=K: 1", $"box crs={Wgs84} dimensions=2: 1 2 / 3 4", "colour: green"],
            EchoRequests.Outputs(text));
    }

    [Theory]
    [InlineData("epsg:4326")]
    [InlineData("urn:ogc:def:crs:EPSG:6.6:4326")]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/4326")]
    [InlineData("urn:ogc:def:crs:OGC:1.3:CRS84")]
    [InlineData("CRS:84", false)]
    public async Task A_reference_system_is_known_by_any_of_its_names(string crs, bool isKnown = true)
    {
        var (_, text) = await Client.Post(EchoRequests.Xml(EchoRequests.Text + EchoRequests.Box("1 2", "3 4", $"crs=\"{crs}\"")));

        Assert.Equal(isKnown, EchoRequests.Outputs(text).Contains($"box crs={crs} dimensions=2: 1 2 / 3 4"));
    }

    [Theory]
    [InlineData("integer=1", "MissingParameterValue", "string")]
    [InlineData("string=a;string=b", "InvalidParameterValue", "string")]
    [InlineData(Any + "integer=1;integer=2;integer=3;integer=4", "InvalidParameterValue", "integer")]
    [InlineData(Any + "nothing=1", "InvalidParameterValue", "nothing")]
    [InlineData(Any + "String=a", "InvalidParameterValue", "String")]
    [InlineData(Any + "integer=1.5", "InvalidParameterValue", "integer")]
    [InlineData(Any + "integer=", "InvalidParameterValue", "integer")]
    [InlineData(Any + "integer=101", "InvalidParameterValue", "integer")]
    [InlineData(Any + "integer=-1", "InvalidParameterValue", "integer")]
    [InlineData(Any + "double=warm", "InvalidParameterValue", "double")]
    [InlineData(Any + "double=1,5", "InvalidParameterValue", "double")]
    [InlineData(Any + "double=1@uom=km", "InvalidParameterValue", "uom")]
    [InlineData(Any + "integer=1@uom=K", "InvalidParameterValue", "uom")]
    [InlineData(Any + "integer=1@datatype=double", "InvalidParameterValue", "integer")]
    [InlineData(Any + "integer=1@mimeType=text/plain", "InvalidParameterValue", "mimeType")]
    [InlineData(Any + "boolean=yes", "InvalidParameterValue", "boolean")]
    [InlineData(Any + "boolean=TRUE", "InvalidParameterValue", "boolean")]
    [InlineData(Any + "time=2020-02-30T00:00:00Z", "InvalidParameterValue", "time")]
    [InlineData(Any + "time=yesterday", "InvalidParameterValue", "time")]
    [InlineData(Any + "colour=Red", "InvalidParameterValue", "colour")]
    [InlineData(Any + "box=1,2,3", "InvalidParameterValue", "box")]
    [InlineData(Any + "box=1,2,3,x,y,z", "InvalidParameterValue", "box")]
    [InlineData(Any + "box=1,2,3,4,EPSG:25832", "InvalidParameterValue", "box")]
    [InlineData(Any + "box=1,2,3,4,urn:ogc:def:crs:EPSG::4326,3", "InvalidParameterValue", "box")]
    [InlineData(Any + "box=1,2,3,NaN", "InvalidParameterValue", "box")]
    [InlineData(Any + "complex=[1", "InvalidParameterValue", "complex")]
    [InlineData(Any + "complex=[1]@mimeType=text/csv", "InvalidParameterValue", "mimeType")]
    [InlineData(Any + "complex=[1]@encoding=base64@mimeType=text/xml", "InvalidParameterValue", "encoding")]
    [InlineData(Any + "complex=[1]@schema=http://x.org/s.xsd", "InvalidParameterValue", "schema")]
    [InlineData(Any + "complex=*@mimeType=application/octet-stream", "InvalidParameterValue", "complex")]
    [InlineData(Any + "complex=%3Ca%3E@mimeType=text/xml", "InvalidParameterValue", "complex")]
    [InlineData(Any + "complex=%3C!DOCTYPE a%3E%3Ca/%3E@mimeType=text/xml", "InvalidParameterValue", "complex")]
    public async Task What_the_description_does_not_allow_is_refused_by_name(string inputs, string code, string locator)
    {
        var before = await Uses();

        var (status, text) = await Client.Read(EchoRequests.Query(inputs));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, locator), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
        Assert.DoesNotContain('{', text);
        Assert.Equal(before, await Uses());
        OgcSchemas.AssertValid(text);
    }

    [Theory]
    [InlineData("<wps:Data><wps:ComplexData>1</wps:ComplexData></wps:Data>", "integer", "InvalidParameterValue")]
    [InlineData("<wps:Data><wps:LiteralData>1</wps:LiteralData></wps:Data>", "box", "InvalidParameterValue")]
    [InlineData("<wps:Data><wps:LiteralData><a/></wps:LiteralData></wps:Data>", "integer", "InvalidParameterValue")]
    [InlineData("<wps:Data><wps:LiteralData>1</wps:LiteralData><wps:LiteralData>2</wps:LiteralData></wps:Data>", "integer", "InvalidParameterValue")]
    [InlineData("<wps:Data/>", "integer", "MissingParameterValue")]
    [InlineData("<wps:Data><wps:BoundingBoxData><ows:LowerCorner>1 2</ows:LowerCorner></wps:BoundingBoxData></wps:Data>", "box", "MissingParameterValue")]
    [InlineData("<wps:Data><wps:BoundingBoxData><ows:LowerCorner>1 2</ows:LowerCorner><ows:UpperCorner>1 2 3</ows:UpperCorner></wps:BoundingBoxData></wps:Data>", "box", "InvalidParameterValue")]
    [InlineData(
        "<wps:Data><wps:BoundingBoxData dimensions='3'><ows:LowerCorner>1</ows:LowerCorner><ows:UpperCorner>1</ows:UpperCorner></wps:BoundingBoxData></wps:Data>",
        "box", "InvalidParameterValue")]
    [InlineData("<wps:Data><wps:ComplexData mimeType='text/plain'><a/></wps:ComplexData></wps:Data><wps:Reference xlink:href='http://x/'/>", "complex", "InvalidParameterValue")]
    public async Task Values_of_another_kind_are_refused_by_name(string value, string name, string code)
    {
        var (status, text) = await Client.Post(EchoRequests.Xml(EchoRequests.Text + EchoRequests.Input(name, value)));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal((code, name), (Documents.Exception(text).Code, Documents.Exception(text).Locator));
    }

    [Fact]
    public async Task A_synchronous_answer_leaves_no_job_and_counts_a_use()
    {
        var (jobs, uses) = (await service.Cluster.Jobs.CountOfUser("anonymous", Stop), await Uses());

        var (status, _) = await Client.Read(EchoRequests.Query("string=x"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(jobs, await service.Cluster.Jobs.CountOfUser("anonymous", Stop));
        Assert.Equal(uses + 1, await Uses());
    }

    [Fact]
    public async Task Fifty_requests_at_once_each_get_their_own_answer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
            EchoRequests.Outputs((await Client.Read(EchoRequests.Query($"string=n{number}"))).Text).First()));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => $"string: n{number}"), answers);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private async Task<long> Uses() =>
        (await service.Cluster.Grains.GetGrain<IProcessGrain>(IProcessGrain.KeyOf("echo")).GetUsage()).Succeeded;

    private static string Occurs(XElement input) => $"{input.Attribute("minOccurs")!.Value} {input.Attribute("maxOccurs")!.Value}";
}
