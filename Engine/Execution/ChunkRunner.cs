using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Runs one partition of a NetCDF-4 output, but for reductions.</summary>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="workFolder">Where what does not fit into a reply is kept.</param>
/// <param name="growingPath">The growing file.</param>
internal sealed class ChunkRunner(Evaluation evaluation, string workFolder, string growingPath)
{
    /// <summary>Whether a section is one of those that are run here.</summary>
    /// <param name="section">The section.</param>
    public static bool Runs(OutputSection section) => section is CopiedSection or ChunkSection or RowsSection;

    /// <summary>Runs a partition.</summary>
    /// <param name="section">Its section.</param>
    /// <param name="planned">The partition.</param>
    /// <param name="partition">Its number.</param>
    /// <param name="attempt">The attempt's number.</param>
    public Task<PartitionResult> RunAsync(
        OutputSection section, PlannedPartition planned, int partition, int attempt) =>
        section switch
        {
            CopiedSection copied => CopyAsync(copied, planned, partition),
            ChunkSection computed => EncodeAsync(computed, planned, partition, attempt),
            RowsSection rows => KeepAsync(rows, planned, partition, attempt),
            _ => throw new ArgumentOutOfRangeException(nameof(section), section, "it makes no chunks"),
        };

    private async Task<PartitionResult> CopyAsync(CopiedSection section, PlannedPartition planned, int partition)
    {
        var (start, end) = section.Bytes(planned);
        using var writer = new SlabWriter(growingPath, start, end);
        await new ChunkCopier(evaluation).CopyAsync(section, planned, writer);
        writer.Flush();
        return new(partition, writer.Checksum, writer.Ends, null, evaluation.BytesRead);
    }

    private async Task<PartitionResult> EncodeAsync(
        ChunkSection section, PlannedPartition planned, int partition, int attempt)
    {
        var chunks = planned.Count * section.Storage.RowChunks;
        using var spill = new ChunkSpill(workFolder, partition, attempt, chunks, section.Storage.MostStoredBytes);
        await new ChunkWriter(evaluation, section.Storage).WriteAsync(
            section.Variable.Node,
            planned.Start * section.Storage.RowChunks,
            chunks,
            spill.Add);
        return spill.Finish(evaluation.BytesRead);
    }

    private async Task<PartitionResult> KeepAsync(
        RowsSection section, PlannedPartition planned, int partition, int attempt)
    {
        var node = section.Variable.Node;
        var elementBytes = node.Type.ByteLength();
        var whole = Region.Whole(node.Shape);
        var rows = whole.Rank == 0 ? whole : whole.With(section.Axis, planned.Start, planned.Count);
        using var values = evaluation.Buffers.Rent(planned.Count * section.RowBytes);
        var done = 0;
        foreach (var block in rows.Blocks(Math.Max(1, evaluation.BlockBytes / elementBytes)))
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var bytes = (int)(block.Elements * elementBytes);
            await node.EvaluateAsync(block, values.Memory.Slice(done, bytes), evaluation);
            done += bytes;
        }

        return PartialStates.Keep(workFolder, partition, attempt, values.Span, evaluation.BytesRead);
    }
}
