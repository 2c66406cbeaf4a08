using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

/// <summary>Indexes as the HDF5 library writes them: every element of a chunk is the chunk's number.</summary>
public sealed class ChunkIndexReaderTests
{
    private const string Script = """
        import sys, numpy, h5py
        path, libver, shape, maxshape, chunks, filters, early, step, final = sys.argv[1:]
        numbers = lambda text: tuple(None if n == '-' else int(n) for n in text.split('x'))
        shape, maxshape, chunks, step, final = map(numbers, (shape, maxshape, chunks, step, final))
        with h5py.File(path, 'w', libver=libver, userblock_size=512 if 'u' in filters else 0) as file:
            space = h5py.h5s.create_simple(shape, tuple(h5py.h5s.UNLIMITED if m is None else m for m in maxshape))
            dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            dcpl.set_chunk(chunks)
            if 'd' in filters:
                dcpl.set_deflate(1)
            if early == 'early':
                dcpl.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            id = h5py.h5d.create(file.id, b'v', h5py.h5t.STD_I32LE, space, dcpl)
            data = h5py.Dataset(id)
            grid = tuple((n - 1) // c + 1 for n, c in zip(final, chunks))
            places = [numpy.arange(n) // c for n, c in zip(shape, chunks)]
            values = numpy.ravel_multi_index(numpy.ix_(*places), grid).astype('i4')
            if step[0] == 1:
                data[...] = values
            else:
                for place in numpy.ndindex(*((n - 1) // c + 1 for n, c in zip(shape, chunks))):
                    if numpy.ravel_multi_index(place, grid) % step[0] == 0:
                        at = tuple(slice(p * c, min((p + 1) * c, n)) for p, c, n in zip(place, chunks, shape))
                        data[at] = values[at]
        with h5py.File(path) as file:
            first = file['v'].id.get_chunk_info(0)
            print(first.byte_offset, first.size)
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "10x7x9", "10x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "10x7x9", "-x-x9", "3x2x4", "d")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "100x70x9", "-x70x9", "1x2x3", "du")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "40x30", "-x30", "2x3", "d", "late", 7)]
    [InlineData(nameof(ChunkIndexKind.SingleChunk), "latest", "10x7", "10x7", "10x7")]
    [InlineData(nameof(ChunkIndexKind.SingleChunk), "latest", "10x7", "10x7", "10x7", "du")]
    [InlineData(nameof(ChunkIndexKind.Implicit), "latest", "10x7x9", "10x7x9", "3x2x4", "", "early")]
    [InlineData(nameof(ChunkIndexKind.Implicit), "latest", "10x7x9", "20x70x11", "3x2x4", "u", "early")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "10x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "20x70x11", "3x2x4", "u")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "20x9x30", "3x2x4", "d")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "70x130", "70x130", "2x2", "d")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "70x130", "700x330", "2x2")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "40000x2", "40000x2", "1x2", "d", "late", 1500)]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "-x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "10x-x9", "3x2x4", "d")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "30x17x-", "3x2x4", "du")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "1000x7", "-x70", "1x2", "d")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "5000x9", "-x9", "2x2", "", "late", 97)]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "300000", "-", "2")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "290000x2", "-x2", "1x2", "d", "late", 4001)]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "10x7x9", "-x7x-", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "10x7x9", "-x-x-", "3x2x4", "d")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "200x90", "-x-", "1x2", "du")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "200x90", "-x-", "1x2", "", "late", 3)]
    public async Task Chunks_are_found_as_the_library_wrote_them(
        string index,
        string version,
        string shape,
        string greatestShape,
        string chunkShape,
        string filters = "",
        string allocation = "late",
        int step = 1)
    {
        await Python.RequireAsync("h5py", "numpy");
        var kind = Enum.Parse<ChunkIndexKind>(index);
        using var folder = new TemporaryFolder();
        var path = folder.File("chunks.h5");
        foreach (var variableShape in new[] { shape, Longer(shape) })
        {
            var output = await Python.RunAsync(
                Script,
                path,
                version,
                shape,
                greatestShape,
                chunkShape,
                filters,
                allocation,
                step.ToString(CultureInfo.InvariantCulture),
                variableShape);
            var bytes = await File.ReadAllBytesAsync(path, CancellationToken);
            var first = output.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            var storage = Storage(bytes, kind, Numbers(chunkShape), filters, first);
            var dataset = Dataset(storage, Numbers(shape), Numbers(greatestShape), filters);
            var file = Hdf5Image.Open(new MemorySource(bytes), filters.Contains('u') ? 512 : 0);

            var table = await ChunkIndexReader.ReadAsync(file, dataset, [.. Numbers(variableShape).Select(n => n!.Value)]);

            var written = allocation == "early" ? 1 : step;
            var expected = Written(Numbers(shape), Numbers(variableShape), Numbers(chunkShape), written);
            Assert.Equal(expected, table.Chunks.ToArray().Select(chunk => chunk.Number));
            Assert.All(table.Chunks.ToArray(), chunk => Assert.Equal(chunk.Number, FirstElement(bytes, chunk, filters)));
        }
    }

    /// <summary>The same with a slowest and a fastest dimension that are longer, as other variables' records are.</summary>
    private static string Longer(string shape) =>
        string.Join('x', Numbers(shape).Select(length => (length + 17)!.Value.ToString(CultureInfo.InvariantCulture)));

    private static long?[] Numbers(string text) =>
    [
        .. text.Split('x').Select(number =>
            number == "-" ? (long?)null : long.Parse(number, CultureInfo.InvariantCulture)),
    ];

    private static IEnumerable<long> Written(long?[] shape, long?[] variableShape, long?[] chunkShape, int step)
    {
        IEnumerable<long> numbers = [0];
        for (var dimension = 0; dimension < shape.Length; dimension++)
        {
            var count = ((shape[dimension] - 1) / chunkShape[dimension]) + 1;
            var all = ((variableShape[dimension] - 1) / chunkShape[dimension]) + 1;
            numbers = numbers.SelectMany(
                number => Enumerable.Range(0, (int)count!.Value).Select(place => (number * all!.Value) + place));
        }

        return numbers.Where(number => number % step == 0);
    }

    private static int FirstElement(byte[] bytes, StoredChunk chunk, string filters)
    {
        var stored = bytes.AsSpan((int)chunk.Offset, (int)chunk.Bytes).ToArray();
        if (filters.Contains('d'))
        {
            using var inflater = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            stored = new byte[4];
            inflater.ReadExactly(stored);
        }

        return BinaryPrimitives.ReadInt32LittleEndian(stored);
    }

    private static DatasetObject Dataset(ChunkedStorage storage, long?[] shape, long?[] greatest, string filters) => new(
        0,
        [],
        new FixedPointType(4, false, true, 0, 32),
        new Dataspace(DataspaceKind.Simple, [.. shape.Select(length => length!.Value)], [.. greatest]),
        storage,
        filters.Contains('d') ? [new StoredFilter(1, "deflate", false, [1])] : [],
        []);

    /// <summary>The file's one dataset, whose index is found by the signature that only it has.</summary>
    private static ChunkedStorage Storage(
        byte[] bytes, ChunkIndexKind kind, long?[] chunkShape, string filters, int[] firstChunk)
    {
        var start = filters.Contains('u') ? 512 : 0;
        var address = kind switch
        {
            ChunkIndexKind.BTree1 => Root(bytes),
            ChunkIndexKind.FixedArray => bytes.AsSpan().IndexOf("FAHD"u8),
            ChunkIndexKind.ExtensibleArray => bytes.AsSpan().IndexOf("EAHD"u8),
            ChunkIndexKind.BTree2 => bytes.AsSpan().IndexOf("BTHD"u8),
            _ => firstChunk[0] + start,
        };
        return new([.. chunkShape.Select(length => length!.Value)], 4, kind, address - start)
        {
            SingleChunkBytes = kind == ChunkIndexKind.SingleChunk && filters.Contains('d') ? firstChunk[1] : null,
        };
    }

    /// <summary>The node of chunks that stands highest.</summary>
    private static int Root(byte[] bytes)
    {
        var (root, level) = (0, -1);
        for (var start = 0; bytes.AsSpan(start).IndexOf("TREE"u8) is var found and >= 0; start += found + 1)
        {
            var node = start + found;
            if (bytes[node + 4] == 1 && bytes[node + 5] > level)
            {
                (root, level) = (node, bytes[node + 5]);
            }
        }

        return root;
    }
}
