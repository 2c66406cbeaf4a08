using System.Xml;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The ows:ExceptionReport: what a refused request gets, and what a failed job holds.</summary>
/// <param name="Code">The OWS code.</param>
/// <param name="Locator">The parameter, input, file or variable at fault, or null.</param>
/// <param name="Text">What, the value, and what would do.</param>
internal sealed record ExceptionReport(string Code, string? Locator, string Text)
{
    /// <summary>Writes the report, as a document or inside of another.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("ows", "ExceptionReport", WpsNames.OwsUri);
        writer.WriteAttributeString("version", WpsNames.Version);
        writer.WriteAttributeString("xml", "lang", WpsNames.XmlUri, WpsNames.Language);
        writer.WriteStartElement("ows", "Exception", WpsNames.OwsUri);
        writer.WriteAttributeString("exceptionCode", Code);
        if (!string.IsNullOrEmpty(Locator))
        {
            writer.WriteAttributeString("locator", SafeText.OfException(Locator));
        }

        writer.WriteElementString("ows", "ExceptionText", WpsNames.OwsUri, SafeText.OfException(Text));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
