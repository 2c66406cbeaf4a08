using System.Collections.Immutable;
using System.IO.Compression;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>Puts elements into a NetCDF-4 file, chunk by chunk, where its layout says.</summary>
internal static class WrittenNetCdf4
{
    public static readonly StoredFilter Deflate = new(1, "deflate", true, [1]);

    /// <summary>The whole file.</summary>
    /// <param name="dimensions">All dimensions.</param>
    /// <param name="variables">All variables.</param>
    /// <param name="attributes">The global attributes.</param>
    /// <param name="content">The elements of a variable, row-major, as they are stored.</param>
    public static byte[] Write(
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<NetCdf4Variable> variables,
        AttributeSet attributes,
        Func<VariableDefinition, byte[]> content)
    {
        var layout = NetCdf4Layout.Create(dimensions, variables, attributes);
        using var file = new MemoryStream();
        file.SetLength(NetCdf4Layout.DataOffset);
        file.Position = file.Length;
        var chunks = ImmutableArray.CreateBuilder<ImmutableArray<StoredChunk>>();
        foreach (var variable in variables)
        {
            long[] shape = [.. variable.Definition.Dimensions.Select(name =>
                dimensions.Single(dimension => dimension.Name == name).Length)];
            chunks.Add([.. Put(file, variable, shape, content(variable.Definition))]);
        }

        var image = layout.Finish(chunks.ToImmutable(), file.Length);
        file.SetLength(image.FileLength);
        image.Superblock.Span.CopyTo(file.GetBuffer());
        image.Metadata.Span.CopyTo(file.GetBuffer().AsSpan((int)image.MetadataOffset));
        return file.ToArray();
    }

    private static IEnumerable<StoredChunk> Put(
        MemoryStream file, NetCdf4Variable variable, long[] shape, byte[] elements)
    {
        if (elements.Length == 0)
        {
            yield break;
        }

        if (variable.ChunkShape.IsEmpty)
        {
            yield return new(0, file.Length, (uint)elements.Length, 0);
            file.Write(elements);
            yield break;
        }

        var elementBytes = variable.Definition.Type.ByteLength();
        long[] grid = [.. shape.Zip(variable.ChunkShape, (length, chunk) => ((length - 1) / chunk) + 1)];
        for (long number = 0; number < Region.ElementsOf(grid); number++)
        {
            var chunk = Store(Box(elements, elementBytes, shape, variable.ChunkShape, grid, number), variable.Filters);
            yield return new(number, file.Length, (uint)chunk.Length, 0);
            file.Write(chunk);
        }
    }

    private static byte[] Store(byte[] chunk, ImmutableArray<StoredFilter> filters)
    {
        if (filters.IsEmpty)
        {
            return chunk;
        }

        Assert.Equal([Deflate], filters.AsEnumerable());
        using var deflated = new MemoryStream();
        using (var stream = new ZLibStream(deflated, CompressionLevel.Fastest))
        {
            stream.Write(chunk);
        }

        return deflated.ToArray();
    }

    /// <summary>The elements of one chunk, zeros beyond the variable's end.</summary>
    private static byte[] Box(
        byte[] elements, int elementBytes, long[] shape, ImmutableArray<long> chunkShape, long[] grid, long number)
    {
        var chunk = new byte[Region.ElementsOf(chunkShape.AsSpan()) * elementBytes];
        for (long within = 0; within < chunk.Length / elementBytes; within++)
        {
            var (rest, chunks, place, stride) = (within, number, 0L, 1L);
            var isInside = true;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                var position = (chunks % grid[axis] * chunkShape[axis]) + (rest % chunkShape[axis]);
                (rest, chunks) = (rest / chunkShape[axis], chunks / grid[axis]);
                isInside &= position < shape[axis];
                place += position * stride;
                stride *= shape[axis];
            }

            if (isInside)
            {
                elements.AsSpan((int)(place * elementBytes), elementBytes)
                    .CopyTo(chunk.AsSpan((int)(within * elementBytes)));
            }
        }

        return chunk;
    }
}
