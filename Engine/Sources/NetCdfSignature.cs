namespace Compute.Orleans.Engine.Sources;

/// <summary>Tells by its first bytes whether a file may be NetCDF.</summary>
/// <remarks>Source: the NetCDF user's guide (classic formats); HDF5 File Format Specification 3.0, II.A.</remarks>
internal static class NetCdfSignature
{
    /// <summary>So many bytes tell, or all where a file has fewer.</summary>
    public const int Bytes = (4 * UserBlockBytes) + SignatureBytes;

    private const int SignatureBytes = 8;
    private const int UserBlockBytes = 512;

    /// <summary>Whether a file begins as NetCDF files do, perhaps behind a short block of the user's.</summary>
    /// <param name="beginning">The first bytes.</param>
    public static bool IsIn(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("CDF"u8))
        {
            return true;
        }

        for (var offset = 0; offset <= 4 * UserBlockBytes; offset = Math.Max(UserBlockBytes, offset * 2))
        {
            if (offset + SignatureBytes > beginning.Length)
            {
                return false;
            }

            if (beginning[(offset + 1)..].StartsWith("HDF\r\n"u8))
            {
                return true;
            }
        }

        return false;
    }
}
