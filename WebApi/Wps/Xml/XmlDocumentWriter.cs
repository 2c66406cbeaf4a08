using System.Text;
using System.Xml;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Writes response documents, onto the response as they grow or into memory to be kept.</summary>
internal static class XmlDocumentWriter
{
    private static readonly XmlWriterSettings _settings = new()
    {
        Async = true, // Documents flush as they go; all else is written without waiting.
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        NewLineChars = "\n",
    };

    /// <summary>The bytes of a document that is kept.</summary>
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

    /// <summary>Answers with a document of bounded length: it is composed before its first byte leaves.</summary>
    /// <remarks>Errors: those of composing it, before anything is sent.</remarks>
    public static Task Send(HttpContext context, int status, Action<XmlWriter> write) =>
        Send(context, status, writer =>
        {
            write(writer);
            return Task.CompletedTask;
        });

    /// <summary>Answers with a document of any length; nothing may have been sent before.</summary>
    /// <remarks>
    /// <para>
    /// The document says by <see cref="XmlWriter.FlushAsync"/> where it can wait for its reader, and is sent there once
    /// there is enough. Errors in what comes before are answered by a report; later ones must end the connection, so
    /// that nobody takes a half for the whole.
    /// </para>
    /// <para>
    /// The type is text/xml without a charset: with one, OWSLib does not look for an exception in the document.
    /// </para>
    /// </remarks>
    public static async Task Send(HttpContext context, int status, Func<XmlWriter, Task> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = WpsNames.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ForbidScripts();
        await using var stream = new DocumentStream(context.Response);
        await Compose(stream, write);
        await stream.Finish();
    }

    private static async Task Compose(DocumentStream stream, Func<XmlWriter, Task> write)
    {
        using var writer = XmlWriter.Create(stream, _settings); // Disposed at once: waiting, it would send what failed.
        await writer.WriteStartDocumentAsync();
        await write(writer);
        await writer.WriteEndDocumentAsync();
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
