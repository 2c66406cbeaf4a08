using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps.Values;

/// <summary>Checks documents: their format, that they are what it says, and their length.</summary>
internal static class DocumentChecks
{
    private const int MaxDepth = 64;
    private const string Base64Encoding = "base64";

    private static readonly JsonReaderOptions _options = new() { MaxDepth = MaxDepth };

    /// <summary>The checked document, with its format.</summary>
    /// <param name="form">The formats that it may have.</param>
    /// <param name="sent">What was sent.</param>
    /// <param name="readsContent">Whether to look into JSON and XML; who reads it anyway says more of it.</param>
    /// <exception cref="FaultException">InvalidValue or TooLarge, naming the input.</exception>
    /// <exception cref="OwsException">A format that it does not have.</exception>
    public static TypedValue Check(ComplexDescription form, TypedValue sent, bool readsContent)
    {
        // Clients that take JSON for plain text send it as LiteralData; it means the same.
        var isText = sent.Kind == ValueKind.Literal && form.Formats[0].MimeType == WpsNames.Json;
        if (!isText && sent.Kind is not (ValueKind.Complex or ValueKind.Unspecified))
        {
            throw Refuse(sent, "is no document: wps:ComplexData is wanted");
        }

        var format = Formats.Find($"input {sent.Identifier}", form, sent.MimeType, sent.Encoding, sent.Schema);
        var text = format.MimeType == WpsNames.PlainText ? sent.Text : sent.Text.Trim();
        var bytes = Check(format, sent, text, readsContent);
        if (bytes > (long?)form.MaximumMegabytes * 1024 * 1024)
        {
            throw new FaultException(
                FaultCode.TooLarge,
                sent.Identifier,
                $"the input {sent.Identifier} has {bytes} bytes: {form.MaximumMegabytes} MB are the most");
        }

        return new(sent.Identifier, ValueKind.Complex, text)
        {
            MimeType = format.MimeType,
            Encoding = format.Encoding,
            Schema = format.Schema,
        };
    }

    private static long Check(FormatDescription format, TypedValue sent, string text, bool readsContent)
    {
        if (format.Encoding == Base64Encoding)
        {
            return Base64.IsValid(text, out var decoded)
                ? decoded
                : throw Refuse(sent, "is not base64, which its encoding says it is");
        }

        if (readsContent && format.MimeType == WpsNames.Json)
        {
            CheckJson(sent, text);
        }
        else if (readsContent && XmlFragment.IsXml(format.MimeType))
        {
            XmlFragment.Check(sent.Identifier, text);
        }

        return Encoding.UTF8.GetByteCount(text);
    }

    private static void CheckJson(TypedValue sent, string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), _options);
            while (reader.Read())
            {
                reader.Skip();
            }
        }
        catch (JsonException fault)
        {
            throw Refuse(sent, $"is not JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}");
        }
    }

    private static FaultException Refuse(TypedValue sent, string what) =>
        new(FaultCode.InvalidValue, sent.Identifier, $"the input {sent.Identifier} {what}");
}
