using System.Text.Json;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>How a variable is stored, as JSON: the kind, the chunks and their filters, the bytes in the file.</summary>
internal static class StorageJson
{
    /// <summary>Writes the property.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="variable">The variable.</param>
    public static void Write(Utf8JsonWriter json, IndexedVariable variable)
    {
        var layout = variable.Layout is RefusedLayout { Storage: { } storage } ? storage : variable.Layout;
        json.WriteStartObject("storage");
        switch (layout)
        {
            case ContiguousLayout contiguous:
                json.WriteString("kind", contiguous.IsCompact ? "compact" : "contiguous");
                json.WriteNumber("offset", contiguous.Offset);
                json.WriteNumber("storedBytes", VariableSize.Whole(variable));
                break;
            case RecordLayout records:
                json.WriteString("kind", "records");
                json.WriteNumber("offset", records.Offset);
                json.WriteNumber("recordBytes", records.Stride);
                json.WriteNumber("storedBytes", VariableSize.Whole(variable));
                break;
            case ChunkedLayout chunked:
                json.WriteString("kind", "chunked");
                Chunked(json, chunked);
                break;
            case DapLayout dap:
                json.WriteString("kind", "dap2");
                json.WriteString("projection", string.Join('.', dap.Path));
                json.WriteString("type", dap.Type.ToString());
                break;
            case UnwrittenLayout:
                json.WriteString("kind", "unwritten");
                json.WriteNumber("storedBytes", 0);
                break;
            default:
                json.WriteString("kind", "unknown");
                break;
        }

        json.WriteEndObject();
    }

    private static void Chunked(Utf8JsonWriter json, ChunkedLayout layout)
    {
        json.WriteStartArray("chunkShape");
        foreach (var length in layout.ChunkShape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteNumber("chunks", layout.Chunks.Count);
        json.WriteNumber("storedBytes", VariableSize.OfChunks(layout));
        json.WriteStartArray("filters");
        foreach (var filter in layout.Filters)
        {
            json.WriteStartObject();
            json.WriteNumber("id", filter.Id);
            json.WriteString("name", FilterCatalog.Name(filter));
            json.WriteBoolean("isOptional", filter.IsOptional);
            json.WriteStartArray("parameters");
            foreach (var parameter in filter.Parameters)
            {
                json.WriteNumberValue(parameter);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
