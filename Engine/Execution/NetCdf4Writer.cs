using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;
using Compute.Orleans.Engine.Planning;
using Microsoft.Win32.SafeHandles;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Completes a NetCDF-4 output: what was computed is put behind the copied chunks, and the metadata at the end.
/// </summary>
/// <remarks>
/// Everything goes in plan order, so that the file never depends on who was first. Threading: one caller.
/// </remarks>
/// <param name="output">The output.</param>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="workFolder">Where partitions keep their chunks.</param>
/// <param name="file">The growing file.</param>
internal sealed class NetCdf4Writer(
    NetCdf4Output output, Evaluation evaluation, string workFolder, SafeFileHandle file)
{
    /// <summary>A run of elements begins at a multiple of the longest element.</summary>
    private const long RunAlignment = sizeof(double);

    private readonly Dictionary<string, ImmutableArray<StoredChunk>.Builder> _chunks = new(StringComparer.Ordinal);
    private long _position = output.CopiedEnd;

    /// <summary>Takes what the partitions of a section made, but for reductions.</summary>
    /// <param name="section">The section.</param>
    /// <param name="partitions">All partitions of the section, with their results, in plan order.</param>
    public async Task TakeAsync(
        OutputSection section, IReadOnlyList<(PlannedPartition Partition, PartitionResult Result)> partitions)
    {
        switch (section)
        {
            case CopiedSection copied:
                ChunksOf(copied.Storage).AddRange(copied.Placed);
                foreach (var (partition, result) in partitions)
                {
                    var (start, end) = copied.Bytes(partition);
                    SlabEnds.Write(result, start, end, file);
                }

                break;
            case ChunkSection computed:
                using (var buffer = evaluation.Buffers.Rent(NetCdf4Output.CopiedAtOnce))
                {
                    foreach (var (partition, result) in partitions)
                    {
                        evaluation.CancellationToken.ThrowIfCancellationRequested();
                        var count = partition.Count * computed.Storage.RowChunks;
                        foreach (var bytes in ChunkSpill.Copy(
                            workFolder, result, count, file, _position, buffer.Memory))
                        {
                            Place(computed.Storage, bytes);
                        }
                    }
                }

                break;
            case RowsSection rows:
                await TakeRowsAsync(rows, partitions);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(section), section, "it makes no chunks");
        }
    }

    /// <summary>Writes a variable whose reductions were provided.</summary>
    /// <param name="variable">The variable.</param>
    public Task ComputeAsync(LazyVariable variable)
    {
        var storage = output.Variables.First(known => known.Definition.Name == variable.Name);
        return new ChunkWriter(evaluation, storage).WriteAsync(variable.Node, 0, storage.Chunks, Taker(storage));
    }

    /// <summary>Writes what is known, and the metadata; the file is whole afterwards.</summary>
    public async Task CompleteAsync()
    {
        foreach (var storage in output.Variables.Where(known => output.Known.ContainsKey(known.Definition.Name)))
        {
            await new ChunkWriter(evaluation, storage)
                .WriteAsync(output.Known[storage.Definition.Name], Taker(storage));
        }

        var image = output.File.Finish(
            [.. output.Variables.Select(Written)], _position);
        DiskWrites.Write(file, image.Metadata.Span, image.MetadataOffset);
        DiskWrites.SetLength(file, image.Length); // A finisher that ended in the middle may have written more.

        // The superblock comes last: until then the file is no HDF5 file at all.
        DiskWrites.Write(file, image.Superblock.Span, 0);
    }

    private NetCdf4Data Written(ChunkedVariable storage)
    {
        var chunks = ChunksOf(storage);
        return !storage.IsRun
            ? NetCdf4Data.Chunked(new ChunkTable(chunks.ToImmutable()))
            : chunks.Count > 0 ? NetCdf4Data.Contiguous(chunks[0].Offset) : NetCdf4Data.Unwritten;
    }

    private async Task TakeRowsAsync(
        RowsSection rows, IReadOnlyList<(PlannedPartition Partition, PartitionResult Result)> partitions)
    {
        using var values = evaluation.Buffers.Rent(rows.Bytes);
        foreach (var (partition, result) in partitions)
        {
            var start = (int)(partition.Start * rows.RowBytes);
            var bytes = (int)(partition.Count * rows.RowBytes);
            PartialStates.Load(workFolder, result, values.Span.Slice(start, bytes));
        }

        await new ChunkWriter(evaluation, rows.Storage).WriteAsync(values.Memory, Taker(rows.Storage));
    }

    private Action<ReadOnlyMemory<byte>> Taker(ChunkedVariable storage) => bytes =>
    {
        if (storage.IsRun)
        {
            _position = (_position + RunAlignment - 1) / RunAlignment * RunAlignment;
        }

        DiskWrites.Write(file, bytes.Span, _position);
        Place(storage, (uint)bytes.Length);
    };

    private void Place(ChunkedVariable storage, uint bytes)
    {
        var chunks = ChunksOf(storage);
        chunks.Add(new(chunks.Count, _position, bytes, 0));
        _position += bytes;
    }

    private ImmutableArray<StoredChunk>.Builder ChunksOf(ChunkedVariable storage)
    {
        if (!_chunks.TryGetValue(storage.Definition.Name, out var chunks))
        {
            _chunks.Add(storage.Definition.Name, chunks = ImmutableArray.CreateBuilder<StoredChunk>());
        }

        return chunks;
    }
}
