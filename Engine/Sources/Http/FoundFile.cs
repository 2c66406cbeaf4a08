namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>
/// A remote file whose server was asked what it is; nothing of it is fetched yet but its first block.
/// </summary>
/// <param name="State">What the server said.</param>
/// <param name="IsHere">Whether there is a copy of all of it here.</param>
/// <param name="OpenAsync">Opens it; where its server gives it whole only, it is fetched if there is no copy.</param>
internal sealed record FoundFile(
    RemoteFileState State, bool IsHere, Func<CancellationToken, Task<IByteSource>> OpenAsync)
{
    /// <summary>Whether opening it takes no more than some bytes.</summary>
    /// <param name="bytes">How many.</param>
    public bool OpensWithin(long bytes) => State.ServesRanges || IsHere
        || (State.Identity.Length != WholeFileHead.Untold && State.Identity.Length <= bytes);
}
