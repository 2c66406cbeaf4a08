using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>Whole files of a layout, with elements that no two variables share.</summary>
internal static class WrittenNetCdf4
{
    /// <summary>The elements of a variable, least significant byte first, row-major.</summary>
    public static byte[] Content(NetCdf4Layout layout, int variable)
    {
        var definition = layout.Variables[variable].Definition;
        var elements = layout.Shape(variable).Aggregate(1L, (product, length) => product * length);
        var bytes = new byte[elements * definition.Type.ByteLength()];
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(definition.Name));
        for (var place = 0; place < bytes.Length; place++)
        {
            bytes[place] = (byte)((key[place % 31] + place) & 0x3f); // No NaN, whose bits some libraries change.
        }

        return bytes;
    }

    /// <summary>The file, written last variable first, without the chunks that are left out.</summary>
    public static byte[] Write(NetCdf4Layout layout, Func<long, bool>? isLeftOut = null)
    {
        var file = new MemoryStream();
        file.SetLength(layout.DataOffset);
        file.Position = layout.DataOffset;
        var data = new NetCdf4Data[layout.Variables.Length];
        for (var variable = data.Length - 1; variable >= 0; variable--)
        {
            var storage = layout.Variables[variable].Storage;
            if (storage.IsChunked)
            {
                data[variable] = NetCdf4Data.Chunked(new(WriteChunks(file, layout, variable, isLeftOut)));
                continue;
            }

            data[variable] = NetCdf4Data.Contiguous(file.Position);
            var bytes = Content(layout, variable);
            Swap(bytes, layout.Variables[variable]);
            file.Write(bytes);
        }

        var image = layout.Finish(data, file.Position);
        file.SetLength(image.Length);
        file.Position = image.MetadataOffset;
        file.Write(image.Metadata.Span);
        file.Position = 0;
        file.Write(image.Superblock.Span);
        return file.ToArray();
    }

    private static ImmutableArray<StoredChunk> WriteChunks(
        MemoryStream file, NetCdf4Layout layout, int variable, Func<long, bool>? isLeftOut)
    {
        var chunks = ImmutableArray.CreateBuilder<StoredChunk>();
        for (long number = 0; number < layout.ChunkCount(variable); number++)
        {
            if (isLeftOut?.Invoke(number) ?? false)
            {
                continue;
            }

            var bytes = Chunk(layout, variable, number);
            Swap(bytes, layout.Variables[variable]);
            var skipped = 0u;
            var filters = layout.Variables[variable].Storage.Filters;
            for (var filter = 0; filter < filters.Length; filter++)
            {
                if (number % 3 == 2 && filters[filter].IsOptional)
                {
                    skipped |= 1u << filter;
                    continue;
                }

                bytes = Apply(filters[filter], bytes);
            }

            chunks.Add(new(number, file.Position, (uint)bytes.Length, skipped));
            file.Write(bytes);
        }

        return chunks.ToImmutable();
    }

    private static byte[] Chunk(NetCdf4Layout layout, int variable, long number)
    {
        var (shape, grid) = (layout.Shape(variable), layout.ChunkGrid(variable));
        var chunkShape = layout.Variables[variable].Storage.ChunkShape;
        var elementBytes = layout.Variables[variable].Definition.Type.ByteLength();
        var content = Content(layout, variable);
        var elements = chunkShape.Aggregate(1L, (product, length) => product * length);
        var bytes = new byte[elements * elementBytes];
        for (long element = 0; element < elements; element++)
        {
            var (within, chunk, place, step, isInside) = (element, number, 0L, 1L, true);
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                (within, var inner) = Math.DivRem(within, chunkShape[axis]);
                (chunk, var outer) = Math.DivRem(chunk, grid[axis]);
                var index = (outer * chunkShape[axis]) + inner;
                isInside &= index < shape[axis];
                place += index * step;
                step *= shape[axis];
            }

            if (isInside)
            {
                content.AsSpan((int)place * elementBytes, elementBytes)
                    .CopyTo(bytes.AsSpan((int)element * elementBytes));
            }
        }

        return bytes;
    }

    private static byte[] Apply(StoredFilter filter, byte[] bytes)
    {
        switch (filter.Id)
        {
            case 1:
                using (var packed = new MemoryStream())
                {
                    using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest))
                    {
                        deflate.Write(bytes);
                    }

                    return packed.ToArray();
                }

            case 2:
                var (shuffled, elementBytes) = (new byte[bytes.Length], (int)filter.Parameters[0]);
                var elements = bytes.Length / elementBytes;
                for (var place = 0; place < bytes.Length; place++)
                {
                    shuffled[(place % elementBytes * elements) + (place / elementBytes)] = bytes[place];
                }

                return shuffled;
            default:
                throw new ArgumentOutOfRangeException(nameof(filter), filter, "not applied here");
        }
    }

    private static void Swap(byte[] bytes, NetCdf4Variable variable)
    {
        var elementBytes = variable.Definition.Type.ByteLength();
        for (var place = 0; place < bytes.Length && variable.Storage.IsBigEndian; place += elementBytes)
        {
            bytes.AsSpan(place, elementBytes).Reverse();
        }
    }
}
