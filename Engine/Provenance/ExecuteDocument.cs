using System.Text;
using System.Xml;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>Writes a request as the WPS 1.0.0 Execute document that a client can send again.</summary>
/// <remarks>
/// <para>The document is made of the request itself, not of what was sent: a request has one document, whichever
/// protocol it came by. It is printable ASCII on one line, without a declaration of its encoding, so that clients can
/// hand it on as text and as bytes. It asks for no form of the answer, as clients of the original service do.</para>
/// <para>Source: OGC 05-007r7, wpsExecute_request.xsd.</para>
/// </remarks>
public static class ExecuteDocument
{
    private const string WpsUri = "http://www.opengis.net/wps/1.0.0";
    private const string OwsUri = "http://www.opengis.net/ows/1.1";

    private static readonly XmlWriterSettings _settings = new() { OmitXmlDeclaration = true };

    /// <summary>The document of a request.</summary>
    /// <param name="request">A request that has been checked.</param>
    public static string Of(ComputeRequest request)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, _settings))
        {
            xml.WriteStartElement("wps", "Execute", WpsUri);
            xml.WriteAttributeString("xmlns", "ows", null, OwsUri);
            xml.WriteAttributeString("service", "WPS");
            xml.WriteAttributeString("version", "1.0.0");
            xml.WriteElementString("Identifier", OwsUri, request.Process);
            xml.WriteStartElement("DataInputs", WpsUri);
            Input(xml, "variable", RequestJson.Variables(request));
            Input(xml, "domain", RequestJson.Domains(request));
            Input(xml, "operation", RequestJson.Operations(request));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void Input(XmlWriter xml, string name, string json)
    {
        xml.WriteStartElement("Input", WpsUri);
        xml.WriteElementString("Identifier", OwsUri, name);
        xml.WriteStartElement("Data", WpsUri);
        xml.WriteStartElement("ComplexData", WpsUri);
        xml.WriteAttributeString("mimeType", "application/json");
        xml.WriteString(json);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
