using System.Text;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>How long the texts of a request are that a job's record keeps, in UTF-8.</summary>
internal static class RecordedBytes
{
    /// <summary>Of an input, as it was sent.</summary>
    public static int Of(SentInput input) =>
        Sum(input.Identifier, input.Title, input.Abstract)
        + (input.Value is { } value ? Of(value) : 0)
        + (input.Reference is { } reference ? Of(reference) : 0);

    /// <summary>Of a value.</summary>
    public static int Of(TypedValue value) =>
        Sum(value.Text, value.DataType, value.Unit, value.Crs, value.MimeType, value.Encoding, value.Schema);

    /// <summary>Of an output, as it was asked for.</summary>
    public static int Of(RequestedOutput output) => Sum(
        output.Identifier, output.Title, output.Abstract, output.MimeType, output.Encoding, output.Schema, output.Unit);

    private static int Of(InputReference reference) =>
        Sum(reference.Url, reference.Body, reference.BodyUrl, reference.MimeType, reference.Encoding, reference.Schema)
        + reference.Headers.Sum(header => Sum(header.Name, header.Value));

    private static int Sum(params ReadOnlySpan<string?> texts)
    {
        var bytes = 0;
        foreach (var text in texts)
        {
            bytes += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        }

        return bytes;
    }
}
