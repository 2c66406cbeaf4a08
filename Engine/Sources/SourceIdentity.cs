namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// What tells one state of a file from another: when it differs, everything known of the file is void.
/// </summary>
/// <param name="Length">Length of the file, in bytes.</param>
/// <param name="Version">
/// The modification time of a local file (ticks), or a server's strong ETag or Last-Modified.
/// </param>
public sealed record SourceIdentity(long Length, string Version);
