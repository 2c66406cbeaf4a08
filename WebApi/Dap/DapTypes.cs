using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>How NetCDF's types are said in DAP2.</summary>
internal static class DapTypes
{
    /// <summary>The largest integer of which a Float64 holds every smaller one too.</summary>
    public const long GreatestExact = 1L << 53;

    /// <summary>
    /// The type of a stored type. DAP2 has no integers of 64 bits: they go as Float64, and are refused where that
    /// would round them.
    /// </summary>
    public static DapType Of(ElementType type) => type switch
    {
        ElementType.Byte or ElementType.UByte => DapType.Byte,
        ElementType.Char => DapType.String,
        ElementType.Short => DapType.Int16,
        ElementType.UShort => DapType.UInt16,
        ElementType.Int => DapType.Int32,
        ElementType.UInt => DapType.UInt32,
        ElementType.Float => DapType.Float32,
        _ => DapType.Float64,
    };

    /// <summary>Length of an element of an array on the wire, in bytes; strings have none.</summary>
    public static int WireBytes(this DapType type) => type switch
    {
        DapType.Byte => 1,
        DapType.Float64 => 8,
        DapType.String => throw new ArgumentOutOfRangeException(nameof(type), type, "strings differ in length"),
        _ => 4,
    };

    /// <summary>Whether the elements are integers of 64 bits, which DAP2 does not have.</summary>
    public static bool IsWide(this ElementType type) => type is ElementType.Int64 or ElementType.UInt64;
}
