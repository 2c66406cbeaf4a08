using System.Text;
using System.Xml;
using Compute.Orleans.Grains.Interfaces.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>XML documents that are values: checked when they come in, and put into responses as they are.</summary>
internal static class XmlFragment
{
    private const int MaxDepth = 64;

    private static readonly XmlReaderSettings _reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    private static readonly XmlWriterSettings _writing = new() { OmitXmlDeclaration = true };

    /// <summary>Whether documents of a media type are XML.</summary>
    public static bool IsXml(string? mimeType) =>
        mimeType is "text/xml" or "application/xml" || mimeType?.EndsWith("+xml", StringComparison.Ordinal) == true;

    /// <summary>Refuses what is no XML document, or has a DTD, or is too deep or too wide.</summary>
    /// <param name="locator">The input.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="FaultException">InvalidValue.</exception>
    public static void Check(string locator, string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), _reading);
            if ((XmlBounds.ExcessOfAttributes(text) ?? XmlBounds.Excess(reader, MaxDepth)) is { } excess)
            {
                throw new FaultException(FaultCode.InvalidValue, locator, $"the input {locator} {excess}");
            }
        }
        catch (XmlException fault)
        {
            throw new FaultException(
                FaultCode.InvalidValue, locator, $"the input {locator} is not well-formed XML: {fault.Message}");
        }
    }

    /// <summary>Writes a document into the element that was just begun; what is no XML is written as text.</summary>
    public static void Write(XmlWriter writer, string text)
    {
        try
        {
            writer.WriteRaw(WithoutDeclaration(text)); // Raw, so that white space within it stays as it is.
        }
        catch (XmlException)
        {
            writer.WriteString(SafeText.Clean(text));
        }
    }

    private static string WithoutDeclaration(string text)
    {
        var whole = new StringBuilder(text.Length);
        using (var reader = XmlReader.Create(new StringReader(text), _reading))
        using (var writer = XmlWriter.Create(whole, _writing))
        {
            reader.MoveToContent();
            writer.WriteNode(reader, defattr: false);
        }

        return whole.ToString();
    }
}
