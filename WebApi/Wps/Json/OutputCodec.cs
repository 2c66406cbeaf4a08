using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Wps.Json;

/// <summary>Writes a job's results as clients read them: one as an object, several as a list.</summary>
internal static class OutputCodec
{
    // The text goes into XML, which escapes what it must; readable URLs stay readable.
    private static readonly JsonWriterOptions _options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text of the outputs.</summary>
    public static string Write(ImmutableArray<JobOutput> outputs, PublicUrls urls)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _options))
        {
            if (outputs.Length != 1)
            {
                writer.WriteStartArray();
            }

            foreach (var output in outputs)
            {
                writer.WriteStartObject();
                writer.WriteString("uri", urls.Dap(output.Path));
                writer.WriteString("id", $"{Part(output.Variable)}|{Part(output.Name)}");
                writer.WriteString("mime_type", output.MimeType);
                writer.WriteEndObject();
            }

            if (outputs.Length != 1)
            {
                writer.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    // Clients split an id at its only '|'.
    private static string Part(string text) => text.Replace('|', '_');
}
