namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What a server said of a file.</summary>
/// <param name="Identity">
/// Which state of the file it is; its length is <see cref="WholeFileHead.Untold"/> where the server gives the file
/// whole only, does not say how long it is, and there is no copy of it.
/// </param>
/// <param name="ServesRanges">Whether the server answers with a part when it is asked for one.</param>
/// <param name="IsNetCdf">Whether it begins as NetCDF files do; false where the server gives it whole only.</param>
/// <param name="FirstBlock">The file's first bytes, where they came along; null where they were not asked for.</param>
internal sealed record RemoteFileState(
    SourceIdentity Identity, bool ServesRanges, bool IsNetCdf, byte[]? FirstBlock);
