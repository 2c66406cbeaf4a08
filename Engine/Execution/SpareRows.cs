using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Memory for some rows; disposing it gives it back, once.</summary>
/// <param name="memory">Where it comes from.</param>
/// <param name="rows">How many rows it is for.</param>
/// <param name="bytes">How much it is.</param>
internal sealed class SpareRows(IChunkMemory memory, long rows, long bytes) : IDisposable
{
    private IChunkMemory? _memory = memory;

    /// <summary>How many rows it is for.</summary>
    public long Rows => rows;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Return(bytes);
}
