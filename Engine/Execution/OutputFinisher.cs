using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Completes a growing output: what is known, the ragged ends of slabs, the combined reductions, the header.
/// </summary>
/// <param name="layout">The output.</param>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="workFolder">Where spilled partial states stand.</param>
internal sealed class OutputFinisher(OutputLayout layout, Evaluation evaluation, string workFolder)
{
    /// <summary>Partial states are combined in groups of this many, in plan order.</summary>
    private const int Group = 32;

    /// <summary>Writes everything that partitions left to it; the file is whole, and on disk, afterwards.</summary>
    /// <param name="path">The growing file.</param>
    /// <param name="partitions">The partitions of this output with their results, in plan order.</param>
    public async Task FinishAsync(
        string path, IReadOnlyList<(PlannedPartition Partition, PartitionResult Result)> partitions)
    {
        using var file = DiskWrites.Open(path, FileMode.Open);
        if (!layout.IsGrown(RandomAccess.GetLength(file)))
        {
            throw new ComputeException(Fault.Internal, "output", "the growing output has not the planned length");
        }

        var chunks = layout.NetCdf4 is { } output ? new NetCdf4Writer(output, evaluation, workFolder, file) : null;
        foreach (var (placement, encoded) in layout.Known)
        {
            DiskWrites.Write(file, encoded.Span, placement.Offset);
        }

        for (var section = 0; section < layout.Sections.Length; section++)
        {
            var own = partitions.Where(entry => entry.Partition.Section == section).ToArray();
            if (layout.Sections[section] is StateSection reduced)
            {
                Provide(reduced, [.. own.Select(entry => entry.Result)]);
                if (section + 1 == layout.Sections.Length || !IsOf(layout.Sections[section + 1], reduced.Variable))
                {
                    await (chunks?.ComputeAsync(reduced.Variable)
                        ?? WriteAsync(reduced.Variable.Node, reduced.Placement.Offset, file));
                }
            }
            else if (chunks is not null)
            {
                await chunks.TakeAsync(layout.Sections[section], own);
            }
            else
            {
                foreach (var (partition, result) in own)
                {
                    WriteEnds(partition, result, file);
                }
            }
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

        DiskWrites.Flush(file);
    }

    private void WriteEnds(PlannedPartition partition, PartitionResult result, SafeFileHandle file)
    {
        var (start, end) = PartitionRunner.Bytes(layout, partition);
        SlabEnds.Write(result, start, end, file);
    }

    // The reductions of one variable follow each other.
    private static bool IsOf(OutputSection section, LazyVariable variable) =>
        section is StateSection next && ReferenceEquals(next.Variable, variable);

    private void Provide(StateSection section, PartitionResult[] results)
    {
        var cells = Region.ElementsOf(section.Reduction.Shape.AsSpan());
        var values = new byte[cells * Accumulator.ComponentBytes];
        section.Reduction.Accumulator.Finish(Combine(section.Reduction, cells, results), values);
        evaluation.Provide(section.Reduction, values);
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

    // Groups, and states in a group, are added in plan order, so that the sum never depends on who was first.
    private byte[] Combine(ReduceNode reduction, long cells, PartitionResult[] results)
    {
        using var next = evaluation.Buffers.Rent(reduction.StateBytes(cells));
        using var group = evaluation.Buffers.Rent(reduction.StateBytes(cells));
        var total = new byte[reduction.StateBytes(cells)];
        reduction.Accumulator.Clear(total);
        var (loaded, sum) = (next.Memory, group.Memory);
        for (var start = 0; start < results.Length; start += Group)
        {
            reduction.Accumulator.Clear(sum.Span);
            foreach (var result in results.AsSpan(start, Math.Min(Group, results.Length - start)))
            {
                evaluation.CancellationToken.ThrowIfCancellationRequested();
                PartialStates.Load(workFolder, result, loaded.Span);
                reduction.Accumulator.Combine(sum.Span, loaded.Span);
            }

            reduction.Accumulator.Combine(total, sum.Span);
        }

        return total;
    }
}
