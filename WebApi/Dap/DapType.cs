namespace Compute.Orleans.WebApi.Dap;

/// <summary>The atomic types of DAP2.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 5.2 and 7.3.</remarks>
internal enum DapType
{
    /// <summary>8 bits, unsigned.</summary>
    Byte,

    /// <summary>16 bits; 4 bytes on the wire.</summary>
    Int16,

    /// <summary>16 bits, unsigned; 4 bytes on the wire.</summary>
    UInt16,

    /// <summary>32 bits.</summary>
    Int32,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,

    /// <summary>Text.</summary>
    String,
}
