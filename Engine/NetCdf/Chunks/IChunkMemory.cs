namespace Compute.Orleans.Engine.NetCdf.Chunks;

/// <summary>Where memory for decoded chunks comes from that are kept: only what no one else wants.</summary>
internal interface IChunkMemory
{
    /// <summary>Whether someone waits for memory, who goes before all chunks.</summary>
    bool IsWanted { get; }

    /// <summary>Takes bytes, if they are free.</summary>
    /// <param name="bytes">How many.</param>
    bool TryTake(long bytes);

    /// <summary>Gives bytes back that were taken.</summary>
    /// <param name="bytes">How many.</param>
    void Return(long bytes);
}
