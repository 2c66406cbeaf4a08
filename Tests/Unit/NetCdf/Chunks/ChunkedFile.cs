using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.NetCdf.Filters;

namespace Compute.Orleans.Tests.Unit.NetCdf.Chunks;

/// <summary>A chunked variable in a file that is only bytes, made chunk by chunk from its elements.</summary>
internal sealed class ChunkedFile
{
    private readonly long[] _shape;

    /// <summary>Makes the file.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="shape">The variable's shape.</param>
    /// <param name="chunkShape">The chunks' shape.</param>
    /// <param name="extent">What is stored of the shape.</param>
    /// <param name="filters">Ids of filters that are applied to each chunk; shuffle is for 8 bytes.</param>
    /// <param name="seed">Of the elements, of the chunks left out, and of the filters that some chunks skip.</param>
    /// <param name="isBigEndian">Whether elements are stored most significant byte first.</param>
    public ChunkedFile(
        ElementType type, long[] shape, long[] chunkShape, long[] extent, int[] filters, int seed, bool isBigEndian)
    {
        var random = new Random(seed);
        var elementBytes = type.ByteLength();
        _shape = shape;
        Fill = new byte[elementBytes];
        random.NextBytes(Fill);
        Stored = new byte[Region.ElementsOf(shape) * elementBytes];
        random.NextBytes(Stored);
        var file = new List<byte> { 1, 2, 3 };
        var chunks = ImmutableArray.CreateBuilder<StoredChunk>();
        long[] grid = [.. shape.Zip(chunkShape, (length, chunk) => (length + chunk - 1) / chunk)];
        long number = 0;
        foreach (var place in Places(grid))
        {
            var isLeftOut = random.Next(5) == 0 || place.Where((chunk, axis) => chunk * chunkShape[axis] >= extent[axis]).Any();
            var bytes = Chunk(place, chunkShape, extent, elementBytes, isLeftOut, random);
            if (!isLeftOut)
            {
                var skipped = random.Next(3) == 0 ? (uint)random.Next(1 << filters.Length) : 0;
                for (var filter = 0; filter < filters.Length; filter++)
                {
                    bytes = (skipped & (1U << filter)) != 0 ? bytes : FilterPipelineTests.Apply(filters[filter], bytes);
                }

                chunks.Add(new(number, file.Count, (uint)bytes.Length, skipped));
                file.AddRange(bytes);
            }

            number++;
        }

        Source = new MemorySource([.. file]);
        Variable = new IndexedVariable(
            "v",
            type,
            [.. shape.Select((length, axis) => new Dimension($"d{axis}", length))],
            AttributeSet.Empty,
            new ChunkedLayout(
                [.. chunkShape],
                [.. extent],
                new ChunkTable(chunks.ToImmutable()),
                [.. filters.Select(FilterPipelineTests.Filter)],
                [.. Fill]),
            isBigEndian);
    }

    public MemorySource Source { get; }

    public IndexedVariable Variable { get; }

    public ChunkedLayout Layout => (ChunkedLayout)Variable.Layout;

    /// <summary>One stored element.</summary>
    public byte[] Fill { get; }

    /// <summary>What a reader must see, as stored.</summary>
    public byte[] Stored { get; }

    /// <summary>The selected elements, picked one by one, in this machine's byte order.</summary>
    /// <param name="selection">The selection.</param>
    public byte[] Pick(IndexRange[] selection)
    {
        var elementBytes = Fill.Length;
        var picked = new List<byte>();
        foreach (var place in Places([.. selection.Select(range => range.Count)]))
        {
            long element = 0;
            for (var axis = 0; axis < place.Length; axis++)
            {
                element = (element * _shape[axis]) + selection[axis].Start + (place[axis] * selection[axis].Step);
            }

            var stored = Stored.AsSpan((int)(element * elementBytes), elementBytes).ToArray();
            picked.AddRange(Variable.IsBigEndian ? stored.Reverse() : stored);
        }

        return [.. picked];
    }

    /// <summary>All places of an array, row-major.</summary>
    /// <param name="shape">The array's shape.</param>
    public static IEnumerable<long[]> Places(long[] shape)
    {
        var elements = Region.ElementsOf(shape);
        for (long element = 0; element < elements; element++)
        {
            var place = new long[shape.Length];
            var rest = element;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                (rest, place[axis]) = Math.DivRem(rest, shape[axis]);
            }

            yield return place;
        }
    }

    /// <summary>The bytes of a chunk, whose elements beyond the extent are garbage; what is not stored is filled.</summary>
    private byte[] Chunk(
        long[] place, long[] chunkShape, long[] extent, int elementBytes, bool isLeftOut, Random random)
    {
        var chunk = new List<byte>();
        var garbage = new byte[elementBytes];
        foreach (var within in Places(chunkShape))
        {
            long element = 0;
            var isStored = !isLeftOut;
            var isThere = true;
            for (var axis = 0; axis < within.Length; axis++)
            {
                var position = (place[axis] * chunkShape[axis]) + within[axis];
                isThere &= position < _shape[axis];
                isStored &= position < extent[axis];
                element = (element * _shape[axis]) + position;
            }

            random.NextBytes(garbage);
            var stored = isThere ? Stored.AsSpan((int)(element * elementBytes), elementBytes) : garbage;
            chunk.AddRange(isStored ? stored : garbage);
            if (!isStored && isThere)
            {
                Fill.CopyTo(stored);
            }
        }

        return [.. chunk];
    }
}
