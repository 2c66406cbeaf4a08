using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Copies stored chunks of the inputs into an output, as they are.</summary>
/// <remarks>
/// Each chunk is decoded once, and what comes out thrown away: a damaged one fails the job here, and not whoever reads
/// the output. Chunks that follow each other in their file are read at once.
/// </remarks>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
internal sealed class ChunkCopier(Evaluation evaluation)
{
    private readonly Dictionary<ReadNode, ChunkDecoder> _decoders = new(ReferenceEqualityComparer.Instance);

    /// <summary>Copies the chunks of a partition.</summary>
    /// <param name="section">The section.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="writer">Takes the bytes, in the file's order.</param>
    /// <exception cref="Faults.ComputeException">CorruptData: a chunk is damaged.</exception>
    public async Task CopyAsync(CopiedSection section, PlannedPartition partition, SlabWriter writer)
    {
        var (first, count) = section.Of(partition);
        using var decoded = evaluation.Buffers.Rent(section.Storage.ChunkBytes);
        using var stored = evaluation.Buffers.Rent(section.RoomBytes);
        for (var (next, end) = (first, first + count); next < end;)
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var run = RunOf(section, next, end, stored.Memory.Length, out var bytes);
            var (from, start) = (section.Sources[next].From, section.Sources[next].Stored.Offset);
            var decoder = DecoderOf(from);
            for (var place = next; place < next + run; place++)
            {
                decoder.Check(section.Sources[place].Stored);
            }

            var chunks = stored.Memory[..bytes];
            await Bytes(from).ReadAsync(start, chunks, evaluation.CancellationToken);
            evaluation.CountRead(bytes);
            for (var place = next; place < next + run; place++)
            {
                var chunk = section.Sources[place].Stored;
                await decoder.DecodeAsync(
                    chunk,
                    chunks.Slice((int)(chunk.Offset - start), (int)chunk.Bytes),
                    decoded.Memory,
                    evaluation.CancellationToken);
            }

            writer.Write(chunks.Span);
            next += run;
        }
    }

    private IByteSource Bytes(ReadNode from) => StoredReader.Bytes(evaluation.Source(from.Input));

    private ChunkDecoder DecoderOf(ReadNode from)
    {
        if (!_decoders.TryGetValue(from, out var decoder))
        {
            decoder = new ChunkDecoder(Bytes(from), from.Variable, (ChunkedLayout)from.Variable.Layout);
            _decoders.Add(from, decoder);
        }

        return decoder;
    }

    private static int RunOf(CopiedSection section, int first, int end, int room, out int bytes)
    {
        var (from, chunk) = section.Sources[first];
        var stop = chunk.Offset;
        var run = 0;
        for (; first + run < end; run++)
        {
            var next = section.Sources[first + run];
            if (!ReferenceEquals(next.From, from)
                || next.Stored.Offset != stop
                || stop + next.Stored.Bytes - chunk.Offset > room)
            {
                break;
            }

            stop += next.Stored.Bytes;
        }

        bytes = (int)(stop - chunk.Offset);
        return run;
    }
}
