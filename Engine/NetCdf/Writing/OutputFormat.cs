namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>The format that an output is written in.</summary>
/// <param name="IsNetCdf4">Whether it is NetCDF-4, with deflated chunks; else classic.</param>
/// <param name="Level">The level of deflate, from 1 to 9; null where the client leaves it to the service.</param>
public sealed record OutputFormat(bool IsNetCdf4, int? Level = null)
{
    /// <summary>The level of chunks that are deflated here, where the client names none.</summary>
    public const int DefaultLevel = 1;

    /// <summary>Classic: 64-bit offset, or CDF-5 where that cannot hold the data.</summary>
    public static OutputFormat Classic { get; } = new(false);
}
