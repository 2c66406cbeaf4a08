using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps.References;

/// <summary>Makes text of a fetched document's bytes.</summary>
/// <remarks>
/// A byte order mark goes before the charset of the Content-Type, that before what XML says of itself, and UTF-8 is
/// taken where nothing is said (RFC 7303, RFC 8259).
/// </remarks>
internal static class RemoteText
{
    private const int LongestDeclaration = 1024;

    /// <summary>The text.</summary>
    /// <param name="name">The input, for messages.</param>
    /// <param name="document">The document.</param>
    /// <exception cref="FaultException">Its charset is not known, or its bytes are not valid in it.</exception>
    public static string Decode(string name, FetchedDocument document)
    {
        var charset = Parse(document)?.CharSet?.Trim('"');
        try
        {
            var encoding = FromMark(document.Bytes)
                ?? (string.IsNullOrWhiteSpace(charset) ? FromXml(document) : Find(charset))
                ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return encoding.GetString(document.Bytes).TrimStart('\uFEFF');
        }
        catch (Exception fault) when (fault is DecoderFallbackException or ArgumentException)
        {
            throw new FaultException(
                FaultCode.CorruptData,
                name,
                $"what the reference of input {name} leads to is no text in {charset ?? "UTF-8"}: its bytes or its "
                + "charset will not do");
        }
    }

    /// <summary>The media type that the server gave, without parameters, or null.</summary>
    public static string? MediaTypeOf(FetchedDocument document) => Parse(document)?.MediaType?.ToLowerInvariant();

    /// <summary>Whether a media type is that of plain text.</summary>
    public static bool IsPlain(string mimeType) =>
        mimeType.Split(';')[0].Trim().Equals(WpsNames.PlainText, StringComparison.OrdinalIgnoreCase);

    private static MediaTypeHeaderValue? Parse(FetchedDocument document) =>
        MediaTypeHeaderValue.TryParse(document.ContentType, out var type) ? type : null;

    private static UnicodeEncoding? FromMark(byte[] bytes) => bytes switch
    {
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => null,
    };

    private static Encoding? FromXml(FetchedDocument document)
    {
        if (!XmlFragment.IsXml(MediaTypeOf(document)))
        {
            return null;
        }

        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            var beginning = document.Bytes.AsMemory(0, Math.Min(document.Bytes.Length, LongestDeclaration));
            using var reader = XmlReader.Create(new MemoryStream(beginning.ToArray(), writable: false), settings);
            return reader.Read() && reader.NodeType == XmlNodeType.XmlDeclaration
                && reader.GetAttribute("encoding") is { Length: > 0 } declared
                ? Find(declared)
                : null;
        }
        catch (XmlException)
        {
            return null; // That it is no XML is said when it is checked; no declaration is longer than what was read.
        }
    }

    private static Encoding Find(string charset) =>
        Encoding.GetEncoding(charset, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
}
