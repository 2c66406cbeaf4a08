using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Runs one partition: evaluates its rows block by block, into the output or into a partial state.</summary>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="spare">Memory for more rows at once, or null.</param>
internal sealed class PartitionRunner(Evaluation evaluation, SpareMemory? spare = null)
{
    /// <summary>
    /// Bytes of rows that are read at once, where memory is free, when the file is far away: with less, the network is
    /// idle between two blocks.
    /// </summary>
    private const long FarBytes = 16 << 20;

    /// <summary>Where a partition's bytes stand in its output.</summary>
    /// <param name="layout">The output.</param>
    /// <param name="partition">A partition of a fixed or a record section.</param>
    public static (long Start, long End) Bytes(OutputLayout layout, PlannedPartition partition)
    {
        switch (layout.Sections[partition.Section])
        {
            case FixedSection section:
                var rowBytes = section.Placement.Bytes / Math.Max(1, section.Rows);
                var start = section.Placement.Offset + (partition.Start * rowBytes);
                return (start, start + (partition.Count * rowBytes));
            case RecordSection:
                var first = layout.File.RecordStart + (partition.Start * layout.File.RecordBytes);
                return (first, first + (partition.Count * layout.File.RecordBytes));
            default:
                throw new ArgumentOutOfRangeException(nameof(partition), partition, "it has no bytes of its own");
        }
    }

    /// <summary>Evaluates a slab and writes it.</summary>
    /// <param name="layout">The output.</param>
    /// <param name="partition">A partition of a fixed or a record section.</param>
    /// <param name="writer">Takes the bytes, in the file's order.</param>
    public async Task WriteSlabAsync(OutputLayout layout, PlannedPartition partition, SlabWriter writer)
    {
        switch (layout.Sections[partition.Section])
        {
            case FixedSection section:
                var whole = Region.Whole(section.Variable.Node.Shape);
                var rows = whole.Rank == 0 ? whole : whole.With(section.Axis, partition.Start, partition.Count);
                await WriteRegionAsync(section.Variable.Node, rows, writer);
                break;
            case RecordSection section:
                await WriteRecordsAsync(section, layout.File, partition, writer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(partition), partition, "it writes no slab");
        }
    }

    /// <summary>Adds a partition's part of the input of some reductions to a state of each.</summary>
    /// <param name="section">The section.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="states">The states, one after the other; they are cleared here.</param>
    public ValueTask MapAsync(StateSection section, PlannedPartition partition, Memory<byte> states)
    {
        var each = new Memory<byte>[section.Reductions.Length];
        for (var place = 0; place < each.Length; place++)
        {
            var bytes = (int)section.PartBytes(section.Reductions[place], partition.Count);
            (each[place], states) = (states[..bytes], states[bytes..]);
            section.Reductions[place].Accumulator.Clear(each[place].Span);
        }

        var whole = Region.Whole(section.Reductions[0].InputShape);
        return ReduceNode.MapAsync(
            section.Reductions, whole.With(section.Axis, partition.Start, partition.Count), each, evaluation);
    }

    private async Task WriteRegionAsync(Node node, Region region, SlabWriter writer)
    {
        var elementBytes = node.Type.ByteLength();
        var maximum = Math.Max(1, evaluation.BlockBytes / elementBytes);
        using var buffer = evaluation.Buffers.Rent(Math.Min(maximum, Math.Max(1, region.Elements)) * elementBytes);
        foreach (var block in region.Blocks(maximum))
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var values = buffer.Memory[..(int)(block.Elements * elementBytes)];
            await node.EvaluateAsync(block, values, evaluation);
            ByteSwap.NativeToBigEndian(values.Span, node.Type);
            writer.Write(values.Span);
        }
    }

    private async Task WriteRecordsAsync(
        RecordSection section, ClassicLayout file, PlannedPartition partition, SlabWriter writer)
    {
        var atOnce = file.RecordBytes * 2 <= evaluation.BlockBytes ? evaluation.BlockBytes / file.RecordBytes : 0;
        using var more = TakeMore(section, file, partition.Count, atOnce);
        atOnce = more?.Rows ?? atOnce;
        await (atOnce > 0
            ? WriteWholeRecordsAsync(section, file, partition, Math.Min(atOnce, partition.Count), writer)
            : WriteLongRecordsAsync(section, partition, writer));
    }

    // Sums hang, in their last bits, on how their input is cut: it must not hang on what memory is free just now.
    private SpareRows? TakeMore(RecordSection section, ClassicLayout file, long count, long atOnce)
    {
        var isFar = section.Parts.Any(part => part.Variable is { Node: var node } && IsFar(node));
        var rows = isFar ? FarBytes / file.RecordBytes : 1;
        if (section.Chunks is { Length: var chunkRows } && chunkRows > spare?.KeptBytes / file.RecordBytes)
        {
            rows = Math.Max(rows, chunkRows);
        }

        if (spare is null || rows <= Math.Max(1, atOnce)
            || section.Parts.Any(part => part.Variable is { Node: var node } && HasReduction(node)))
        {
            return null;
        }

        var rowBytes = section.Parts.Max(part => part.Placement.Bytes)
            + section.Parts.Max(part => part.Variable is { Node: var node } ? Scratch(node, part.Placement.Bytes) : 0);
        return spare.Take(Math.Min(rows, count), Math.Max(1, atOnce), file.RecordBytes + rowBytes);
    }

    private long Scratch(Node node, long rowBytes)
    {
        var elements = rowBytes / node.Type.ByteLength();
        return node.ScratchBytes(2 * elements, evaluation.BlockBytes)
            - node.ScratchBytes(elements, evaluation.BlockBytes);
    }

    private static bool IsFar(Node node) => node is ReadNode { IsFar: true } || node.Inputs.Any(IsFar);

    private static bool HasReduction(Node node) => node is ReduceNode || node.Inputs.Any(HasReduction);

    // As many records as fit are composed in memory, one variable after another, and written at once.
    private async Task WriteWholeRecordsAsync(
        RecordSection section, ClassicLayout file, PlannedPartition partition, long atOnce, SlabWriter writer)
    {
        var recordBytes = (int)file.RecordBytes;
        using var records = evaluation.Buffers.Rent(atOnce * recordBytes);
        using var values = evaluation.Buffers.Rent(atOnce * section.Parts.Max(part => part.Placement.Bytes));
        for (long done = 0; done < partition.Count; done += atOnce)
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var count = (int)Math.Min(atOnce, partition.Count - done);
            var composed = records.Memory[..(count * recordBytes)];
            composed.Span.Clear();
            foreach (var part in section.Parts)
            {
                var bytes = (int)part.Placement.Bytes;
                var encoded = await EncodeAsync(part, partition.Start + done, count, values.Memory[..(count * bytes)]);
                var within = (int)(part.Placement.Offset - file.RecordStart);
                for (var record = 0; record < count; record++)
                {
                    encoded.Slice(record * bytes, bytes).CopyTo(composed.Slice((record * recordBytes) + within, bytes));
                }
            }

            writer.Write(composed.Span);
        }
    }

    private async Task<ReadOnlyMemory<byte>> EncodeAsync(RecordPart part, long start, int count, Memory<byte> values)
    {
        if (part.Variable is null)
        {
            return part.Encoded.Slice((int)(start * part.Placement.Bytes), values.Length);
        }

        var node = part.Variable.Node;
        await node.EvaluateAsync(Region.Whole(node.Shape).With(0, start, count), values, evaluation);
        ByteSwap.NativeToBigEndian(values.Span, node.Type);
        return values;
    }

    // Long records: one at a time, each variable block by block, in the order of the file.
    private async Task WriteLongRecordsAsync(RecordSection section, PlannedPartition partition, SlabWriter writer)
    {
        for (var record = partition.Start; record < partition.Start + partition.Count; record++)
        {
            foreach (var part in section.Parts)
            {
                var bytes = part.Placement.Bytes;
                if (part.Variable is { Node: var node })
                {
                    await WriteRegionAsync(node, Region.Whole(node.Shape).With(0, record, 1), writer);
                }
                else
                {
                    writer.Write(part.Encoded.Span.Slice((int)(record * bytes), (int)bytes));
                }

                WritePadding(part.Placement.PaddedBytes - bytes, writer);
            }
        }
    }

    private static void WritePadding(long bytes, SlabWriter writer)
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        writer.Write(zeros[..(int)bytes]);
    }
}
