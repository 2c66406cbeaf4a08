namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Facts about DAP2's types.</summary>
internal static class DapTypes
{
    /// <summary>The type of a name, in any case; null when there is none.</summary>
    /// <param name="name">The name: <c>Float32</c>, <c>Url</c>.</param>
    public static DapType? Parse(string name) =>
        char.IsAsciiLetter(name[0]) && Enum.TryParse<DapType>(name, ignoreCase: true, out var type) ? type : null;

    /// <summary>Whether the type is text.</summary>
    /// <param name="type">The type.</param>
    public static bool IsText(this DapType type) => type is DapType.String or DapType.Url;

    /// <summary>Length of a number by its type, in bytes.</summary>
    /// <param name="type">A type of numbers.</param>
    public static int Bytes(this DapType type) => type switch
    {
        DapType.Byte => 1,
        DapType.Int16 or DapType.UInt16 => 2,
        DapType.Int32 or DapType.UInt32 or DapType.Float32 => 4,
        DapType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "texts differ in length"),
    };

    /// <summary>Length of a number of an array in XDR, in bytes: what has 16 bits takes 32.</summary>
    /// <param name="type">A type of numbers.</param>
    public static int WireBytes(this DapType type) => type is DapType.Int16 or DapType.UInt16 ? 4 : type.Bytes();
}
