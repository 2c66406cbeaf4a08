using System.Text;
using System.Xml;
using System.Xml.Linq;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Xml;

/// <summary>Reads XML that anyone may have written: no DTD, nothing fetched, bounded depth and size.</summary>
internal static class SafeXml
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 10_000;
    private const int MaxNamespace = 512; // Characters: a value may have to repeat them with each of its elements.

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
            throw Refuse($"the body has bytes that are not valid {charset}");
        }
    }

    private static void CheckBounds(byte[] body, string? charset)
    {
        CheckAttributes(body);
        using var reader = Open(body, charset);
        for (var nodes = 0; reader.Read();)
        {
            nodes += 1 + reader.AttributeCount;
            if (reader.Depth > MaxDepth)
            {
                throw Refuse($"the document is nested more than {MaxDepth} elements deep");
            }

            if (nodes > MaxNodes)
            {
                throw TooManyNodes();
            }

            CheckNamespaces(reader);
        }
    }

    private static void CheckNamespaces(XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == XNamespace.Xmlns.NamespaceName && reader.Value.Length > MaxNamespace)
            {
                throw Refuse($"the document has a namespace whose name is longer than {MaxNamespace} characters");
            }
        }
    }

    // The reader takes seconds over some hundred thousand attributes of one element, and gives no word in between. So
    // what looks like one is counted before: in every encoding an equals sign, a quote, and nothing but blanks or the
    // zeros of UTF-16 between them. Only a tag can begin with the sign that ends the count.
    private static void CheckAttributes(ReadOnlySpan<byte> body)
    {
        for (var attributes = 0; body.IndexOfAny((byte)'<', (byte)'=') is >= 0 and var at;)
        {
            var isTag = body[at] == '<';
            body = body[(at + 1)..];
            if (isTag)
            {
                attributes = 0;
            }
            else if (body.TrimStart(" \t\r\n\0"u8) is [(byte)'"' or (byte)'\'', ..] && ++attributes > MaxNodes)
            {
                throw TooManyNodes();
            }
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
        return charset is null
            ? XmlReader.Create(new MemoryStream(body, writable: false), settings)
            : XmlReader.Create(
                new StreamReader(new MemoryStream(body, writable: false), EncodingOf(charset, body)), settings);
    }

    // The Content-Type goes before the declaration, and a byte order mark before both (RFC 7303).
    private static Encoding EncodingOf(string charset, byte[] body) => charset.Trim('"', ' ').ToUpperInvariant() switch
    {
        "UTF-8" or "UTF8" or "US-ASCII" => new UTF8Encoding(false, throwOnInvalidBytes: true),
        "UTF-16" => new UnicodeEncoding(bigEndian: body is [0, ..], byteOrderMark: true, throwOnInvalidBytes: true),
        "UTF-16LE" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        "UTF-16BE" => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
        _ => throw Refuse($"the charset of the body is \"{charset}\": UTF-8, UTF-16 and ISO-8859-1 are known"),
    };

    private static OwsException TooManyNodes() => Refuse($"the document has more than {MaxNodes} nodes");

    private static OwsException Refuse(string message) => new(OwsCodes.NoApplicableCode, "body", message);
}
