using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Memory beyond a partition's share, for more rows at once where chunks reach over many rows.</summary>
/// <remarks>
/// Rows are written one behind the other, and a chunk that reaches over more rows than a block has is decoded for each
/// block: with more rows at once, less often. Where no memory is free, it only takes longer.
/// </remarks>
/// <param name="memory">Where it comes from.</param>
/// <param name="greatestBytes">The most that one partition takes, so that others find their shares.</param>
/// <param name="keptBytes">What is kept of a partition's chunks anyway: for as much there is nothing to gain.</param>
internal sealed class SpareMemory(IChunkMemory memory, long greatestBytes, long keptBytes)
{
    /// <summary>What is kept of a partition's chunks anyway, in bytes.</summary>
    public long KeptBytes => keptBytes;

    /// <summary>Takes memory for as many rows as there is room for.</summary>
    /// <param name="wanted">How many rows would do.</param>
    /// <param name="atLeast">With how many rows nothing is gained.</param>
    /// <param name="rowBytes">Memory for a row, in bytes; at least 1.</param>
    /// <returns>How many rows there is memory for; disposing it gives it back. Null for none.</returns>
    public SpareRows? Take(long wanted, long atLeast, long rowBytes)
    {
        for (var rows = Math.Min(wanted, greatestBytes / rowBytes); rows > atLeast; rows /= 2)
        {
            if (memory.TryTake(rows * rowBytes))
            {
                return new(memory, rows, rows * rowBytes);
            }
        }

        return null;
    }
}
