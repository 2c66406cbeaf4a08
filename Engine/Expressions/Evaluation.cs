using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>What nodes need while they are evaluated; one for each partition that runs.</summary>
/// <param name="sources">The open files, by their place in the plan's inputs.</param>
/// <param name="buffers">Where scratch buffers come from.</param>
/// <param name="blockBytes">How many bytes a reduction reads of its input at once.</param>
/// <param name="cancellationToken">Ends the evaluation between two blocks.</param>
internal sealed class Evaluation(
    IReadOnlyList<IDataSource> sources, BufferPool buffers, long blockBytes, CancellationToken cancellationToken)
{
    /// <summary>Where scratch buffers come from.</summary>
    public BufferPool Buffers => buffers;

    /// <summary>How many bytes a reduction reads of its input at once.</summary>
    public long BlockBytes => blockBytes;

    /// <summary>Where arrays are kept that many blocks want, or null where each block computes them.</summary>
    public IKeptValues? Kept { get; init; }

    /// <summary>Where decoded chunks of files are kept, or null where each reading decodes them.</summary>
    public ChunkCache? Chunks { get; init; }

    /// <summary>Ends the evaluation between two blocks.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Parts that are wanted again by the next block.</summary>
    public LastParts Last { get; } = new(blockBytes);

    /// <summary>Bytes read from files so far.</summary>
    public long BytesRead { get; private set; }

    private Dictionary<ReduceNode, ReadOnlyMemory<byte>> Finished { get; init; } = [];

    /// <summary>An evaluation of the same files that ends at another time, and counts for itself.</summary>
    /// <param name="end">Ends it between two blocks.</param>
    public Evaluation Until(CancellationToken end) =>
        new(sources, buffers, blockBytes, end) { Kept = Kept, Chunks = Chunks, Finished = Finished };

    /// <summary>The open file of an input.</summary>
    /// <param name="input">Its place in the plan's inputs.</param>
    public IDataSource Source(int input) => sources[input];

    /// <summary>Counts bytes read.</summary>
    /// <param name="bytes">How many.</param>
    public void CountRead(long bytes) => BytesRead += bytes;

    /// <summary>Says what a reduction came to, where its partial states were combined elsewhere.</summary>
    /// <param name="node">The reduction.</param>
    /// <param name="values">Its result, whole, row-major, native byte order.</param>
    public void Provide(ReduceNode node, ReadOnlyMemory<byte> values) => Finished[node] = values;

    /// <summary>The result that was provided for a reduction, or null.</summary>
    /// <param name="node">The reduction.</param>
    public ReadOnlyMemory<byte>? Provided(ReduceNode node) =>
        Finished.TryGetValue(node, out var values) ? values : default(ReadOnlyMemory<byte>?);
}
