using System.Net;
using System.Xml.Linq;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>Requests to the process echo as tests write them.</summary>
internal static class EchoRequests
{
    private const string Start =
        """
        <wps:Execute service="WPS" version="1.0.0" xmlns:wps="http://www.opengis.net/wps/1.0.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
        <ows:Identifier>echo</ows:Identifier>
        """;

    /// <summary>The one input that must be given.</summary>
    public static string Text { get; } = Literal("string", "hello");

    /// <summary>A query.</summary>
    /// <param name="inputs">The DataInputs as they stand in the URL.</param>
    /// <param name="more">Further parameters.</param>
    public static string Query(string inputs, string more = "") =>
        $"/wps?service=WPS&version=1.0.0&request=Execute&identifier=echo&DataInputs={inputs}{more}";

    /// <summary>A document.</summary>
    /// <param name="inputs">wps:Input elements.</param>
    /// <param name="form">The content of wps:ResponseForm, or empty for none.</param>
    public static string Xml(string inputs, string form = "") =>
        $"{Start}<wps:DataInputs>{inputs}</wps:DataInputs>"
        + (form.Length > 0 ? $"<wps:ResponseForm>{form}</wps:ResponseForm>" : "") + "</wps:Execute>";

    /// <summary>An input with some XML as its value.</summary>
    public static string Input(string name, string value) =>
        $"<wps:Input><ows:Identifier>{name}</ows:Identifier>{value}</wps:Input>";

    /// <summary>A literal input.</summary>
    public static string Literal(string name, string text, string attributes = "") =>
        Input(name, $"<wps:Data><wps:LiteralData {attributes}>{WebUtility.HtmlEncode(text)}</wps:LiteralData></wps:Data>");

    /// <summary>A document as an input; its content is XML already.</summary>
    public static string Complex(string content, string attributes = "") =>
        Input("complex", $"<wps:Data><wps:ComplexData {attributes}>{content}</wps:ComplexData></wps:Data>");

    /// <summary>A box.</summary>
    public static string Box(string lower, string upper, string attributes = "") => Input(
        "box",
        $"<wps:Data><wps:BoundingBoxData {attributes}><ows:LowerCorner>{lower}</ows:LowerCorner>"
        + $"<ows:UpperCorner>{upper}</ows:UpperCorner></wps:BoundingBoxData></wps:Data>");

    /// <summary>The outputs of a response: "identifier=text", attributes of the data between them.</summary>
    public static IEnumerable<string> Outputs(string document) =>
        from output in XElement.Parse(document, LoadOptions.PreserveWhitespace).Descendants(Documents.Wps + "ProcessOutputs").Elements()
        let data = output.Element(Documents.Wps + "Data")?.Elements().Single() ?? output.Element(Documents.Wps + "Reference")!
        let attributes = string.Concat(data.Attributes()
            .Where(attribute => !attribute.IsNamespaceDeclaration && attribute.Name.LocalName != "dataType")
            .Select(attribute => $" {attribute.Name.LocalName}={attribute.Value}"))
        select $"{output.Element(Documents.Ows + "Identifier")!.Value}{attributes}: {Content(data)}";

    private static string Content(XElement data) => data.Name.LocalName == "BoundingBoxData"
        ? string.Join(" / ", data.Elements().Select(corner => corner.Value))
        : string.Concat(data.Nodes().Select(node => node is XText text ? text.Value : node.ToString(SaveOptions.DisableFormatting)));
}
