using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Completes a growing output: what is known, the ragged ends of slabs, the combined reductions, the header.
/// </summary>
/// <param name="layout">The output.</param>
/// <param name="output">Its place in the plan.</param>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="workFolder">Where partitions keep what they made.</param>
internal sealed class OutputFinisher(OutputLayout layout, int output, Evaluation evaluation, string workFolder)
{
    /// <summary>Writes everything that partitions left to it; the file is whole afterwards.</summary>
    /// <param name="path">The growing file.</param>
    /// <param name="results">The partitions' results.</param>
    /// <param name="states">What the reductions came to.</param>
    /// <returns>The file, which is the caller's to flush and to close.</returns>
    public async Task<SafeFileHandle> FinishAsync(string path, SectionResults results, CombinedStates states)
    {
        var file = DiskWrites.Open(path, FileMode.Open);
        try
        {
            await CompleteAsync(file, results, states);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task CompleteAsync(SafeFileHandle file, SectionResults results, CombinedStates states)
    {
        if (!layout.IsGrown(RandomAccess.GetLength(file)))
        {
            throw new ComputeException(Fault.Internal, "output", "the growing output has not the planned length");
        }

        var chunks = layout.NetCdf4 is { } image ? new NetCdf4Writer(image, evaluation, workFolder, file) : null;
        foreach (var (placement, encoded) in layout.Known)
        {
            DiskWrites.Write(file, encoded.Span, placement.Offset);
        }

        for (var section = 0; section < layout.Sections.Length; section++)
        {
            if (layout.Sections[section] is StateSection)
            {
                continue;
            }

            if (chunks is not null)
            {
                await chunks.TakeAsync(layout.Sections[section], results.Of(output, section).ToArray());
            }
            else
            {
                foreach (var (partition, result) in results.Of(output, section))
                {
                    WriteEnds(partition, result, file);
                }
            }
        }

        foreach (var reduced in layout.Reduced)
        {
            foreach (var (reduction, place) in reduced.States)
            {
                evaluation.Provide(reduction, states.ResultOf(place, evaluation.CancellationToken));
            }

            await (chunks?.ComputeAsync(reduced.Variable)
                ?? WriteAsync(reduced.Variable.Node, reduced.Placement.Offset, file));
        }

        // The header comes last: until then the file is not a NetCDF file at all.
        if (chunks is not null)
        {
            await chunks.CompleteAsync();
        }
        else
        {
            DiskWrites.Write(file, layout.File.Header.Span, 0);
        }
    }

    private void WriteEnds(PlannedPartition partition, PartitionResult result, SafeFileHandle file)
    {
        var (start, end) = PartitionRunner.Bytes(layout, partition);
        SlabEnds.Write(result, start, end, file);
    }

    private async Task WriteAsync(Node node, long offset, SafeFileHandle file)
    {
        var cells = Region.ElementsOf(node.Shape.AsSpan());
        var elementBytes = node.Type.ByteLength();
        var maximum = Math.Max(1, evaluation.BlockBytes / elementBytes);
        using var buffer = evaluation.Buffers.Rent(Math.Min(maximum, Math.Max(1, cells)) * elementBytes);
        foreach (var block in Region.Whole(node.Shape).Blocks(maximum))
        {
            var bytes = buffer.Memory[..(int)(block.Elements * elementBytes)];
            await node.EvaluateAsync(block, bytes, evaluation);
            ByteSwap.NativeToBigEndian(bytes.Span, node.Type);
            DiskWrites.Write(file, bytes.Span, offset);
            offset += bytes.Length;
        }
    }
}
