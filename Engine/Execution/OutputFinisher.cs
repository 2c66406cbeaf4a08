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
internal sealed class OutputFinisher(OutputLayout layout, int output, Evaluation evaluation)
{
    /// <summary>Writes everything that partitions left to it; the file is whole, and on disk, afterwards.</summary>
    /// <param name="path">The growing file.</param>
    /// <param name="results">The partitions' results.</param>
    /// <param name="states">What the reductions came to.</param>
    public async Task FinishAsync(string path, SectionResults results, CombinedStates states)
    {
        using var file = DiskWrites.Open(path, FileMode.Open);
        if (RandomAccess.GetLength(file) != layout.File.Length)
        {
            throw new ComputeException(Fault.Internal, "output", "the growing output has not the planned length");
        }

        foreach (var (placement, encoded) in layout.Known)
        {
            DiskWrites.Write(file, encoded.Span, placement.Offset);
        }

        for (var section = 0; section < layout.Sections.Length; section++)
        {
            if (layout.Sections[section] is not StateSection)
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

            await WriteAsync(reduced.Variable.Node, reduced.Placement.Offset, file);
        }

        // The header comes last: until then the file is not a NetCDF file at all.
        DiskWrites.Write(file, layout.File.Header.Span, 0);
        DiskWrites.Flush(file);
    }

    private void WriteEnds(PlannedPartition partition, PartitionResult result, SafeFileHandle file)
    {
        var (start, end) = PartitionRunner.Bytes(layout, partition);
        var (first, last) = SlabWriter.Pages(start, end);
        var head = (int)(first - start);
        if (result.Payload.Length != head + (end - last))
        {
            throw new ComputeException(
                Fault.Internal, "output",
                $"partition {result.Partition} returned {result.Payload.Length} bytes of ends");
        }

        DiskWrites.Write(file, result.Payload.Span[..head], start);
        DiskWrites.Write(file, result.Payload.Span[head..], last);
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
