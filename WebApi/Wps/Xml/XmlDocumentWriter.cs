using System.Text;
using System.Xml;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Writes response documents: small ones, made whole before the first byte leaves.</summary>
internal static class XmlDocumentWriter
{
    private static readonly XmlWriterSettings _settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
    };

    /// <summary>The bytes of a document.</summary>
    public static byte[] ToBytes(Action<XmlWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, _settings))
        {
            writer.WriteStartDocument();
            write(writer);
            writer.WriteEndDocument();
        }

        return buffer.ToArray();
    }

    /// <summary>Answers with a document; nothing may have been sent before.</summary>
    /// <remarks>
    /// The type is text/xml without a charset: with one, OWSLib does not look for an exception in the document.
    /// </remarks>
    public static async Task Send(HttpContext context, int status, Action<XmlWriter> write)
    {
        var bytes = ToBytes(write);
        context.Response.StatusCode = status;
        context.Response.ContentType = WpsNames.ContentType;
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    /// <summary>The attributes that every WPS response document's root has.</summary>
    public static void WriteRoot(this XmlWriter writer, string name, string schema)
    {
        writer.WriteStartElement("wps", name, WpsNames.WpsUri);
        writer.WriteAttributeString("xmlns", "ows", null, WpsNames.OwsUri);
        writer.WriteAttributeString("xmlns", "xlink", null, WpsNames.XlinkUri);
        writer.WriteAttributeString("xmlns", "xsi", null, WpsNames.XsiUri);
        writer.WriteAttributeString(
            "xsi",
            "schemaLocation",
            WpsNames.XsiUri,
            $"{WpsNames.WpsUri} http://schemas.opengis.net/wps/1.0.0/{schema}");
        writer.WriteAttributeString("service", WpsNames.Service);
        writer.WriteAttributeString("version", WpsNames.Version);
        writer.WriteAttributeString("xml", "lang", WpsNames.XmlUri, WpsNames.Language);
    }

    /// <summary>An element of OWS Common that holds text.</summary>
    public static void WriteOws(this XmlWriter writer, string name, string text) =>
        writer.WriteElementString("ows", name, WpsNames.OwsUri, SafeText.Clean(text));
}
