namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A part of what a reader wants, and where it comes from: the disk, a fetch, or the file itself.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="End">The first byte behind it.</param>
/// <param name="Kept">The range on disk that holds it, or null.</param>
/// <param name="Fetch">The fetch that brings it, or null.</param>
/// <param name="IsLeader">Whether the fetch is the reader's own.</param>
internal readonly record struct RangePart(
    long Start, long End, KeptRange? Kept = null, RangeFetch? Fetch = null, bool IsLeader = false)
{
    /// <summary>Whether the bytes are neither on disk nor on their way.</summary>
    public bool IsMissing => Kept is null && Fetch is null;

    /// <summary>How many bytes.</summary>
    public int Length => (int)(End - Start);
}
