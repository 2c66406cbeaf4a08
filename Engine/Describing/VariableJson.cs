using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Describing;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Describing;

/// <summary>A variable as JSON: what it means, how it is stored, and whether a request may name it.</summary>
internal static class VariableJson
{
    private const int Deflate = 1;
    private const int LongestMeaning = 500;

    /// <summary>Writes the members of one variable.</summary>
    /// <param name="json">Takes them.</param>
    /// <param name="group">Where the variable is.</param>
    /// <param name="variable">The variable.</param>
    public static void Write(BoundedJson json, DescribedGroup group, IndexedVariable variable)
    {
        var attributes = variable.Attributes;
        var obstacle = InputDataset.Obstacle(variable);
        json.Text("name", group.Named(variable.Name), BoundedJson.LongestName);
        json.Text("use", group.UseOf(variable) switch
        {
            VariableUse.Coordinate => "coordinate",
            VariableUse.Bounds => "bounds",
            VariableUse.Auxiliary => "auxiliary",
            _ => "data",
        });
        json.Text("type", variable.UserType?.Name ?? variable.Type.CdlName(), BoundedJson.LongestName);
        json.Texts("dimensions", variable.Dimensions.Select(dimension => dimension.Name));
        json.Wholes("shape", variable.Shape);
        json.Text("units", attributes.Text("units"), LongestMeaning);
        json.Text("standardName", attributes.Text("standard_name"), LongestMeaning);
        json.Text("longName", attributes.Text("long_name"), LongestMeaning);
        json.Text("cellMethods", attributes.Text("cell_methods"), LongestMeaning);
        json.Writer.WriteBoolean("canBeInput", obstacle is null);
        json.Text("whyNot", obstacle);
        json.Whole("bytes", variable.ElementBytes == 0 ? null : VariableSize.Whole(variable));
        Storage(json, variable);
        Meaning(json, variable);
    }

    private static void Storage(BoundedJson json, IndexedVariable variable)
    {
        var place = VariableSize.Place(variable);
        var chunked = place as ChunkedLayout;
        json.Whole("storedBytes", VariableSize.Stored(variable));
        json.Text("storage", place switch
        {
            ContiguousLayout { IsCompact: true } => "compact",
            ContiguousLayout => "contiguous",
            RecordLayout => "records",
            ChunkedLayout => "chunked",
            UnwrittenLayout => "unwritten",
            DapLayout => "dap2",
            _ => null,
        });
        if (chunked is null)
        {
            json.Writer.WriteNull("chunkShape");
        }
        else
        {
            json.Wholes("chunkShape", chunked.ChunkShape);
        }

        json.Whole("chunks", chunked?.Chunks.Count);
        json.Texts("filters", chunked is null ? [] : chunked.Filters.Select(Name));
        json.Text("byteOrder", variable.Type.IsNumeric() && variable.ElementBytes > 1
            ? variable.IsBigEndian ? "big" : "little"
            : null);
    }

    private static void Meaning(BoundedJson json, IndexedVariable variable)
    {
        AttributeJson.Write(json, "fillValue", variable.Attributes["_FillValue"]);
        AttributeJson.Write(json, "missingValue", variable.Attributes["missing_value"]);
        var packing = variable.Type.IsNumeric() ? Packing.Of(variable.Type, variable.Attributes) : null;
        if (packing is not { IsScaled: true })
        {
            json.Writer.WriteNull("packing");
            return;
        }

        json.Writer.WriteStartObject("packing");
        json.Number("scale", packing.Scale);
        json.Number("offset", packing.Offset);
        json.Text("unpackedType", packing.Decoded.CdlName());
        json.Writer.WriteEndObject();
    }

    private static string Name(StoredFilter filter)
    {
        var name = FilterCatalog.Name(filter) is { Length: > 0 } known
            ? known
            : string.Create(CultureInfo.InvariantCulture, $"filter {filter.Id}");
        return filter is { Id: Deflate, Parameters: [var level, ..] }
            ? string.Create(CultureInfo.InvariantCulture, $"{name} {level}")
            : name;
    }
}
