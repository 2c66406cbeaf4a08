using System.Text;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>An output by itself: its bytes and their type, without a document around them.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="ContentType">The Content-Type.</param>
internal sealed record OutputBytes(byte[] Bytes, string ContentType)
{
    private const string Base64Encoding = "base64";
    private const string Utf8 = "; charset=utf-8";

    /// <summary>The bytes of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="encoding">
    /// The encoding that was asked for; bytes in base64 are given as what they are unless base64 was.
    /// </param>
    public static OutputBytes Of(TypedValue value, string? encoding) => value switch
    {
        { Kind: ValueKind.Literal } => new(Encoding.UTF8.GetBytes(value.Text), WpsNames.PlainText + Utf8),
        { Kind: ValueKind.BoundingBox } => new(
            XmlDocumentWriter.ToBytes(
                writer => ValueElements.WriteBox(writer, value, "ows", WpsNames.OwsUri, "BoundingBox")),
            WpsNames.ContentType + Utf8),
        { Encoding: Base64Encoding } when string.IsNullOrEmpty(encoding) =>
            new(Convert.FromBase64String(value.Text), TypeOf(value)),
        _ => new(Encoding.UTF8.GetBytes(value.Text), TypeOf(value)),
    };

    /// <summary>Answers with them.</summary>
    public async Task Send(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        response.ContentLength = Bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.ForbidScripts();
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(Bytes, context.RequestAborted);
        }
    }

    private static string TypeOf(TypedValue value)
    {
        var type = value.MimeType ?? WpsNames.PlainText;
        return type.StartsWith("text/", StringComparison.Ordinal) && value.Encoding is null ? type + Utf8 : type;
    }
}
