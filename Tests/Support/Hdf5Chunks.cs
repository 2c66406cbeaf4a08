using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

namespace Compute.Orleans.Tests.Support;

/// <summary>A file of one chunked dataset as the HDF5 library writes it: each element is its chunk's number.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Dataset">The dataset, as its header says it.</param>
/// <param name="BaseAddress">Length of the user block.</param>
internal sealed record Hdf5Chunks(byte[] Bytes, DatasetObject Dataset, int BaseAddress)
{
    private const string Script = """
        import sys, ctypes, numpy, h5py
        path, libver, shape, maxshape, chunks, options, step, final = sys.argv[1:]
        numbers = lambda text: tuple(None if n == '-' else int(n) for n in text.split('x'))
        shape, maxshape, chunks, step, final = map(numbers, (shape, maxshape, chunks, step, final))
        with h5py.File(path, 'w', libver=libver, userblock_size=512 if 'user' in options else 0) as file:
            space = h5py.h5s.create_simple(shape, tuple(h5py.h5s.UNLIMITED if m is None else m for m in maxshape))
            dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            dcpl.set_chunk(chunks)
            if 'deflate' in options:
                dcpl.set_deflate(1)
            if 'early' in options:
                dcpl.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            if 'edges' in options:
                set_options = ctypes.CDLL(h5py.h5p.__file__).H5Pset_chunk_opts
                set_options.argtypes = [ctypes.c_int64, ctypes.c_uint]
                assert set_options(dcpl.id, 2) == 0
            data = h5py.Dataset(h5py.h5d.create(file.id, b'v', h5py.h5t.STD_I32LE, space, dcpl))
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

    /// <summary>The file, opened.</summary>
    public Hdf5File Open() => Hdf5Image.Open(new MemorySource(Bytes), BaseAddress);

    /// <summary>Has the library write a file; skips the test where it is not installed.</summary>
    /// <param name="kind">Which index it will choose.</param>
    /// <param name="version">How new the file may be: earliest or latest.</param>
    /// <param name="shape">The dataset's shape, such as 3x4.</param>
    /// <param name="greatestShape">The shape that it may grow to; - is unlimited.</param>
    /// <param name="chunkShape">The shape of a chunk.</param>
    /// <param name="options">Any of deflate, user (a user block), early (allocation), edges (without filters).</param>
    /// <param name="step">Only chunks are written whose number is a multiple of it.</param>
    /// <param name="variableShape">The shape over whose grid chunks are numbered.</param>
    public static async Task<Hdf5Chunks> WriteAsync(
        ChunkIndexKind kind,
        string version,
        string shape,
        string greatestShape,
        string chunkShape,
        string options = "",
        int step = 1,
        string? variableShape = null)
    {
        await Python.RequireAsync("h5py", "numpy");
        using var folder = new TemporaryFolder();
        var path = folder.File("chunks.h5");
        var output = await Python.RunAsync(
            Script,
            path,
            version,
            shape,
            greatestShape,
            chunkShape,
            options,
            step.ToString(CultureInfo.InvariantCulture),
            variableShape ?? shape);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var first = output.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        var start = options.Contains("user", StringComparison.Ordinal) ? 512 : 0;
        var isFiltered = options.Contains("deflate", StringComparison.Ordinal);
        var storage = new ChunkedStorage(
            [.. Lengths(chunkShape)], 4, kind, (FindIndex(bytes, kind) ?? (first[0] + start)) - start)
        {
            SingleChunkBytes = kind == ChunkIndexKind.SingleChunk && isFiltered ? first[1] : null,
            EdgeChunksAreUnfiltered = options.Contains("edges", StringComparison.Ordinal),
        };
        return new(bytes, Describe(storage, Lengths(shape), Numbers(greatestShape), isFiltered), start);
    }

    /// <summary>A dataset of 4-byte integers.</summary>
    /// <param name="storage">Where its elements stand.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="greatestShape">The shape that it may grow to.</param>
    /// <param name="isFiltered">Whether its chunks are compressed.</param>
    public static DatasetObject Describe(
        StorageLayout storage, long[] shape, long?[] greatestShape, bool isFiltered) => new(
        0,
        [],
        new FixedPointType(4, false, true, 0, 32),
        new Dataspace(DataspaceKind.Simple, [.. shape], [.. greatestShape]),
        storage,
        isFiltered ? [new StoredFilter(1, "deflate", false, [1])] : [],
        []);

    /// <summary>The lengths that a text such as 3x4 names.</summary>
    /// <param name="text">The text.</param>
    public static long[] Lengths(string text) => [.. Numbers(text).Select(number => number!.Value)];

    /// <summary>The first element of a chunk, decompressed.</summary>
    /// <param name="chunk">The chunk.</param>
    public int FirstElement(StoredChunk chunk)
    {
        var stored = Bytes.AsSpan((int)chunk.Offset, (int)chunk.Bytes).ToArray();
        if (!Dataset.Filters.IsEmpty && (chunk.SkippedFilters & 1) == 0)
        {
            using var inflater = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            stored = new byte[4];
            inflater.ReadExactly(stored);
        }

        return BinaryPrimitives.ReadInt32LittleEndian(stored);
    }

    private static long?[] Numbers(string text) =>
    [
        .. text.Split('x').Select(number =>
            number == "-" ? (long?)null : long.Parse(number, CultureInfo.InvariantCulture)),
    ];

    /// <summary>The index of the one dataset, found by a signature that nothing else has.</summary>
    private static int? FindIndex(byte[] bytes, ChunkIndexKind kind) => kind switch
    {
        ChunkIndexKind.BTree1 => FindRoot(bytes),
        ChunkIndexKind.FixedArray => bytes.AsSpan().IndexOf("FAHD"u8),
        ChunkIndexKind.ExtensibleArray => bytes.AsSpan().IndexOf("EAHD"u8),
        ChunkIndexKind.BTree2 => bytes.AsSpan().IndexOf("BTHD"u8),
        _ => null,
    };

    /// <summary>The node of chunks that stands highest.</summary>
    private static int FindRoot(byte[] bytes)
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
