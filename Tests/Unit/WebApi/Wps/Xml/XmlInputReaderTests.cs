using System.Text;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Xml;

public sealed class XmlInputReaderTests
{
    private const int LongName = 700_000;

    private const string Names =
        "xmlns='http://www.opengis.net/wps/1.0.0' xmlns:o='http://www.opengis.net/ows/1.1' "
        + "xmlns:x='http://www.w3.org/1999/xlink'";

    [Theory]
    [InlineData("<p:a/><p:a/>")]
    [InlineData("text<p:a/>")]
    [InlineData("<p:a/><![CDATA[text]]>")]
    public void A_document_has_one_root(string content)
    {
        var byValue = Assert.Throws<OwsException>(() => Read(Data(content)));
        var byBody = Assert.Throws<OwsException>(() => Read(Reference(content)));

        Assert.Equal(("InvalidParameterValue", "in"), (byValue.Code, byValue.Locator));
        Assert.Equal(("InvalidParameterValue", "in"), (byBody.Code, byBody.Locator));
        Assert.Contains("one root", byValue.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<p:a>1<p:b/></p:a>", "<p:a xmlns:p=\"urn:p\">1<p:b /></p:a>")]
    [InlineData("\n  <p:a/>\n", "<p:a xmlns:p=\"urn:p\" />")]
    [InlineData(" &lt;a/> b ", " <a/> b ")]
    [InlineData("<!-- c --><?i?><p:a/><!-- c -->", "<p:a xmlns:p=\"urn:p\" />")]
    [InlineData("a<!-- c -->b<?i?>c", "abc")]
    public void What_an_element_holds_is_one_document_or_text(string content, string expected)
    {
        Assert.Equal(expected, Read(Data(content)).Value!.Text);
        Assert.Equal(expected, Read(Reference(content)).Reference!.Body);
    }

    // Written out, the name would be there once for each element: gigabytes.
    [Theory]
    [InlineData("{0}")]
    [InlineData("<a>{0}</a>")]
    public void A_long_namespace_is_not_repeated_with_each_element(string content)
    {
        var many = Data(content.Replace("{0}", string.Concat(Enumerable.Repeat("<p:b/>", 5000)), StringComparison.Ordinal));

        var fault = Assert.Throws<OwsException>(() => Read(many, new string('n', LongName)));

        Assert.Contains("longer than 512", fault.Message, StringComparison.Ordinal);
    }

    private static string Data(string content) => $"<Data><ComplexData>{content}</ComplexData></Data>";

    private static string Reference(string content) =>
        $"<Reference method='POST' x:href='http://localhost/'><Body>{content}</Body></Reference>";

    private static SentInput Read(string value, string name = "urn:p")
    {
        var text = $"<Input {Names} xmlns:p='{name}'><o:Identifier>in</o:Identifier>{value}</Input>";
        return XmlInputReader.Read(SafeXml.Load(Encoding.UTF8.GetBytes(text), charset: null));
    }
}
