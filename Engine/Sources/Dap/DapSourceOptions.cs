namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>How datasets are read by DAP2.</summary>
public sealed class DapSourceOptions
{
    /// <summary>
    /// The most that one request asks for, in bytes of elements; 16 MiB by default, at least 64 KiB. A server that
    /// refuses it is asked for less.
    /// </summary>
    public int MaxRequestBytes { get; set; } = 16 << 20;

    /// <summary>How many requests for parts of one read are under way at once; 4 by default, at least 1.</summary>
    public int RequestsAtOnce { get; set; } = 4;

    /// <summary>The longest DDS or DAS that is read, in bytes; 16 MiB by default.</summary>
    public int MaxTextBytes { get; set; } = 16 << 20;

    /// <summary>
    /// How long it is remembered that a host gives by DAP2 what it does not give by byte ranges; 10 minutes by default.
    /// </summary>
    public TimeSpan Remember { get; set; } = TimeSpan.FromMinutes(10);
}
