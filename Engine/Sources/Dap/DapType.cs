namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>The types of DAP2's numbers and texts.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 5.2.</remarks>
public enum DapType : byte
{
    /// <summary>8 bits, unsigned.</summary>
    Byte = 1,

    /// <summary>16 bits, signed.</summary>
    Int16 = 2,

    /// <summary>16 bits, unsigned.</summary>
    UInt16 = 3,

    /// <summary>32 bits, signed.</summary>
    Int32 = 4,

    /// <summary>32 bits, unsigned.</summary>
    UInt32 = 5,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32 = 6,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64 = 7,

    /// <summary>Text of any length.</summary>
    String = 8,

    /// <summary>A URL: text, too.</summary>
    Url = 9,
}
