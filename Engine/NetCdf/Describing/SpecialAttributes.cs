using System.Globalization;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.NetCdf4;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>What ncdump -s says of a variable's storage, as attributes that stand in no file.</summary>
/// <remarks>Source: netCDF-C 4.9.0, ncdump/ncdump.c, pr_att_specials.</remarks>
internal static class SpecialAttributes
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;

    /// <summary>The names and values, the values in CDL.</summary>
    /// <param name="variable">A variable of a NetCDF-4 file.</param>
    public static IEnumerable<(string Name, string Value)> Of(IndexedVariable variable)
    {
        var layout = variable.Layout is RefusedLayout { Storage: { } storage } ? storage : variable.Layout;
        yield return ("_Storage", layout switch
        {
            ChunkedLayout => "\"chunked\"",
            ContiguousLayout { IsCompact: true } => "\"compact\"",
            RefusedLayout => "\"unknown\"",
            _ => "\"contiguous\"",
        });
        if (layout is ChunkedLayout chunked)
        {
            yield return ("_ChunkSizes", string.Join(", ", chunked.ChunkShape));
            foreach (var filter in OfFilters(chunked))
            {
                yield return filter;
            }
        }

        if (variable is { ElementBytes: > 1, UserType: null } && variable.Type.IsNumeric())
        {
            yield return ("_Endianness", variable.IsBigEndian ? "\"big\"" : "\"little\"");
        }

        if (variable.IsUnfilled)
        {
            yield return ("_NoFill", "\"true\"");
        }
    }

    /// <summary>What it says of the file as a whole.</summary>
    /// <param name="index">The file's index.</param>
    public static IEnumerable<(string Name, string Value)> Of(DatasetIndex index)
    {
        if (index.Hdf5 is { } facts)
        {
            if (facts.Properties is { } properties)
            {
                yield return (HiddenAttributes.Properties, $"\"{properties}\"");
            }

            yield return ("_SuperblockVersion", facts.SuperblockVersion.ToString(CultureInfo.InvariantCulture));
            yield return ("_IsNetcdf4", facts.IsNetCdf4 ? "1" : "0");
        }

        yield return ("_Format", $"\"{index.Format}\"");
    }

    private static IEnumerable<(string Name, string Value)> OfFilters(ChunkedLayout layout)
    {
        if (layout.Filters.Any(filter => filter.Id == Fletcher32))
        {
            yield return ("_Fletcher32", "\"true\"");
        }

        if (layout.Filters.Any(filter => filter.Id == Shuffle))
        {
            yield return ("_Shuffle", "\"true\"");
        }

        if (layout.Filters.FirstOrDefault(filter => filter.Id == Deflate) is { Parameters: [var level, ..] })
        {
            yield return ("_DeflateLevel", level.ToString(CultureInfo.InvariantCulture));
        }

        var others = layout.Filters
            .Where(filter => filter.Id is not (Deflate or Shuffle or Fletcher32))
            .Select(filter => string.Join(',', filter.Parameters.Prepend((uint)filter.Id)))
            .ToArray();
        if (others.Length > 0)
        {
            yield return ("_Filter", $"\"{string.Join('|', others)}\"");
        }
    }
}
