using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Chunks;
using Compute.Orleans.Engine.NetCdf.Filters;
using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Makes the stored chunks of a variable, one after another.</summary>
/// <remarks>
/// A chunk that reaches beyond the data is filled up with zeros, which no reader sees. Threading: one caller.
/// </remarks>
/// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
/// <param name="storage">How the variable is cut into chunks.</param>
internal sealed class ChunkWriter(Evaluation evaluation, ChunkedVariable storage)
{
    /// <summary>Computes chunks.</summary>
    /// <param name="node">The variable's values.</param>
    /// <param name="first">The first chunk's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="take">Takes the stored bytes of each chunk, in order.</param>
    public Task WriteAsync(Node node, long first, long count, Action<ReadOnlyMemory<byte>> take) => WriteAsync(
        first,
        count,
        (region, values) => node.EvaluateAsync(region, values, evaluation),
        take);

    /// <summary>Makes chunks of values that are known.</summary>
    /// <param name="values">All values, row-major, native byte order.</param>
    /// <param name="take">Takes the stored bytes of each chunk, in order.</param>
    public Task WriteAsync(ReadOnlyMemory<byte> values, Action<ReadOnlyMemory<byte>> take) => WriteAsync(
        0,
        storage.Chunks,
        (region, chunk) =>
        {
            CopyRegion(values.Span, region, chunk.Span);
            return ValueTask.CompletedTask;
        },
        take);

    private async Task WriteAsync(
        long first, long count, Func<Region, Memory<byte>, ValueTask> evaluate, Action<ReadOnlyMemory<byte>> take)
    {
        var elementBytes = storage.Definition.Type.ByteLength();
        using var chunk = evaluation.Buffers.Rent(storage.ChunkBytes);
        using var scratch = evaluation.Buffers.Rent(storage.ChunkBytes);
        using var stored = evaluation.Buffers.Rent(storage.IsRun ? 0 : ChunkEncoder.RoomFor(storage.ChunkBytes));
        for (var number = first; number < first + count; number++)
        {
            evaluation.CancellationToken.ThrowIfCancellationRequested();
            var region = storage.RegionOf(number);
            var bytes = (int)(region.Elements * elementBytes);
            if (bytes == chunk.Memory.Length)
            {
                await evaluate(region, chunk.Memory);
            }
            else
            {
                await evaluate(region, scratch.Memory[..bytes]);
                chunk.Span.Clear();
                Spread(scratch.Span, region, chunk.Span);
            }

            ByteSwap.StoredToNative(chunk.Span, storage.Definition.Type, isBigEndian: false);
            if (storage.IsRun)
            {
                take(chunk.Memory);
                continue;
            }

            var length = ChunkEncoder.Encode(chunk.Span, storage.Filters, scratch.Memory, stored.Memory);
            take(stored.Memory[..length]);
        }
    }

    private void Spread(ReadOnlySpan<byte> values, Region region, Span<byte> chunk) => BoxCopy.Run(
        values,
        Strides(region.Count.AsSpan()),
        chunk,
        Strides(storage.ChunkShape.AsSpan()),
        region.Count.AsSpan(),
        storage.Definition.Type.ByteLength());

    private void CopyRegion(ReadOnlySpan<byte> values, Region region, Span<byte> to)
    {
        var strides = Strides(storage.Shape.AsSpan());
        long start = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += region.Start[axis] * strides[axis];
        }

        if (region.Elements > 0)
        {
            BoxCopy.Run(
                values[(int)start..],
                strides,
                to,
                Strides(region.Count.AsSpan()),
                region.Count.AsSpan(),
                storage.Definition.Type.ByteLength());
        }
    }

    private long[] Strides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long bytes = storage.Definition.Type.ByteLength();
        for (var axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = bytes;
            bytes *= shape[axis];
        }

        return strides;
    }
}
