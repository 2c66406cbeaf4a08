using System.Text;
using System.Xml;
using System.Xml.Linq;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads XML that anyone may have written: no DTD, nothing fetched, bounded depth and size.</summary>
internal static class SafeXml
{
    private const int MaxDepth = 32;

    // Comments and processing instructions are read, and left alone: where they are passed over, what stands between
    // them is joined piece by piece, each time copying all that came before.
    private static readonly XmlReaderSettings _settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <summary>The root element of a document.</summary>
    /// <param name="body">The document's bytes.</param>
    /// <param name="charset">The charset of the Content-Type, or null: then the document says it itself.</param>
    /// <exception cref="OwsException">Not well-formed, with a DTD, too deep, or in an unknown encoding.</exception>
    public static XElement Load(byte[] body, string? charset)
    {
        try
        {
            CheckBounds(body, charset);
            using var reader = Open(body, charset);
            return XElement.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException fault) when (HasDtd(body, charset))
        {
            throw Refuse($"the document has a DTD (line {fault.LineNumber}): leave the DOCTYPE out");
        }
        catch (XmlException fault)
        {
            throw Refuse($"the body is not well-formed XML: {fault.Message}");
        }
        catch (DecoderFallbackException)
        {
            throw Refuse($"the body has bytes that are not valid {charset ?? "in its encoding"}");
        }
    }

    private static void CheckBounds(byte[] body, string? charset)
    {
        var encoding = EncodingOf(body, charset);
        if (XmlBounds.ExcessOfAttributes(body, encoding) is { } attributes)
        {
            throw Refuse($"the document {attributes}");
        }

        if (encoding is null)
        {
            CheckDeclaration(body);
        }

        using var reader = Open(body, charset);
        if (XmlBounds.Excess(reader, MaxDepth) is { } excess)
        {
            throw Refuse($"the document {excess}");
        }
    }

    // The reader would take up whatever encoding is declared, and what was counted would be something else.
    private static void CheckDeclaration(byte[] body)
    {
        using var reader = Open(body, charset: null);
        if (reader.Read() && reader.NodeType == XmlNodeType.XmlDeclaration
            && reader.GetAttribute("encoding") is { } declared
            && Find(declared, isBigEndian: false) is UnicodeEncoding)
        {
            throw Refuse($"the document says that it is in {declared}, and does not begin so");
        }
    }

    private static bool HasDtd(byte[] body, string? charset)
    {
        using var reader = Open(body, charset, DtdProcessing.Ignore);
        try
        {
            while (reader.Read() && reader.NodeType != XmlNodeType.Element)
            {
                if (reader.NodeType == XmlNodeType.DocumentType)
                {
                    return true;
                }
            }
        }
        catch (XmlException)
        {
            // Not even its prologue can be read.
        }

        return Encoding.ASCII.GetString(body.AsSpan(0, Math.Min(body.Length, 4096))).Contains("<!DOCTYPE");
    }

    private static XmlReader Open(byte[] body, string? charset, DtdProcessing dtd = DtdProcessing.Prohibit)
    {
        var settings = _settings.Clone();
        settings.DtdProcessing = dtd;
        var stream = new MemoryStream(body, writable: false);
        return EncodingOf(body, charset) is { } encoding
            ? XmlReader.Create(
                new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false), settings)
            : XmlReader.Create(stream, settings);
    }

    // The Content-Type goes before the declaration, and a byte order mark before both (RFC 7303). Null: what the
    // declaration says, one of those in which ASCII is itself.
    private static Encoding? EncodingOf(byte[] body, string? charset) => body switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        [0xFF, 0xFE, ..] => Utf16(isBigEndian: false),
        [0xFE, 0xFF, ..] => Utf16(isBigEndian: true),
        _ when charset is not null => Find(charset, isBigEndian: body is [0, ..]),
        [0, ..] => Utf16(isBigEndian: true),
        [_, 0, ..] => Utf16(isBigEndian: false),
        _ => null,
    };
    private static Encoding Find(string charset, bool isBigEndian) => charset.Trim('"', ' ').ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" or "US-ASCII" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "UTF-16" => Utf16(isBigEndian),
        "UTF-16LE" => Utf16(isBigEndian: false),
        "UTF-16BE" => Utf16(isBigEndian: true),
        "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
        _ => throw Refuse($"the charset of the body is \"{charset}\": UTF-8, UTF-16 and ISO-8859-1 are known"),
    };

    private static UnicodeEncoding Utf16(bool isBigEndian) =>
        new(isBigEndian, byteOrderMark: true, throwOnInvalidBytes: true);

    private static OwsException Refuse(string message) => new(OwsCodes.NoApplicableCode, "body", message);
}
