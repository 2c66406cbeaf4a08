using System.Collections.Frozen;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>The attributes with which HDF5 files say what NetCDF means; they are none of the user's.</summary>
/// <remarks>Source: netCDF-C, libsrc4/nc4internal.c, NC_reserved.</remarks>
internal static class HiddenAttributes
{
    /// <summary>DIMENSION_SCALE, where a dataset is the scale of a dimension.</summary>
    public const string Class = "CLASS";

    /// <summary>The name of a scale; tells a dimension that has no coordinate.</summary>
    public const string Name = "NAME";

    /// <summary>For each dimension of a dataset, references to its scales.</summary>
    public const string DimensionList = "DIMENSION_LIST";

    /// <summary>The numbers of a dataset's dimensions.</summary>
    public const string Coordinates = "_Netcdf4Coordinates";

    /// <summary>The number of a dimension, at its scale.</summary>
    public const string DimensionId = "_Netcdf4Dimid";

    /// <summary>Stands at the root of a file of the classic model.</summary>
    public const string ClassicModel = "_nc3_strict";

    /// <summary>The libraries that made the file, at its root.</summary>
    public const string Properties = "_NCProperties";

    private static readonly FrozenSet<string> _names = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            Class, DimensionList, Name, "REFERENCE_LIST", "_ARRAY_DIMENSIONS", "_Codecs", "_Format", "_IsNetcdf4",
            Properties, Coordinates, DimensionId, "_SuperblockVersion", ClassicModel, "_nczarr_attr", "_nczarr_group",
            "_nczarr_array", "_nczarr_superblock",
        ]);

    /// <summary>Whether an attribute is hidden.</summary>
    /// <param name="name">Its name.</param>
    public static bool Contains(string name) => _names.Contains(name);
}
