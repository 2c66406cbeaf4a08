namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>The variants of the classic format, by the fourth byte of the file.</summary>
internal enum ClassicVersion : byte
{
    /// <summary>CDF-1: offsets of 32 bits.</summary>
    Cdf1 = 1,

    /// <summary>CDF-2: offsets of 64 bits.</summary>
    Cdf2 = 2,

    /// <summary>CDF-5: everything of 64 bits, and the unsigned and 64-bit types.</summary>
    Cdf5 = 5,
}
