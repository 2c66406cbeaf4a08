using System.Globalization;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataStorage;

public sealed class ChunkIndexReaderTests
{
    [Theory]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "10x7x9", "10x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "10x7x9", "-x-x9", "3x2x4", "deflate")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "100x70x9", "-x70x9", "1x2x3", "deflate, user")]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "40x30", "-x30", "2x3", "deflate", 7)]
    [InlineData(nameof(ChunkIndexKind.SingleChunk), "latest", "10x7", "10x7", "10x7")]
    [InlineData(nameof(ChunkIndexKind.SingleChunk), "latest", "10x7", "10x7", "10x7", "deflate, user")]
    [InlineData(nameof(ChunkIndexKind.Implicit), "latest", "10x7x9", "10x7x9", "3x2x4", "early")]
    [InlineData(nameof(ChunkIndexKind.Implicit), "latest", "10x7x9", "20x70x11", "3x2x4", "early, user")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "10x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "20x70x11", "3x2x4", "user")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "20x9x30", "3x2x4", "deflate")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x7x9", "20x9x30", "3x2x4", "deflate, edges")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "70x130", "70x130", "2x2", "deflate")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "70x130", "700x330", "2x2")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "40000x2", "40000x2", "1x2", "deflate", 1500)]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "-x7x9", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "10x-x9", "3x2x4", "deflate")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "30x17x-", "3x2x4", "deflate, user")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "10x7x9", "-x7x9", "3x2x4", "deflate, edges")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "1000x7", "-x70", "1x2", "deflate")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "5000x9", "-x9", "2x2", "", 97)]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "300000", "-", "2")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "290000x2", "-x2", "1x2", "deflate", 4001)]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "10x7x9", "-x7x-", "3x2x4")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "10x7x9", "-x-x-", "3x2x4", "deflate, edges")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "200x90", "-x-", "1x2", "deflate, user")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "200x90", "-x-", "1x2", "", 3)]
    public async Task Chunks_are_found_as_the_library_wrote_them(
        string index,
        string version,
        string shape,
        string greatestShape,
        string chunkShape,
        string options = "",
        int step = 1)
    {
        var variableShape = options.Contains("deflate", StringComparison.Ordinal) ? Longer(shape) : shape;
        var written = await Hdf5Chunks.WriteAsync(
            Enum.Parse<ChunkIndexKind>(index),
            version,
            shape,
            greatestShape,
            chunkShape,
            options,
            step,
            variableShape);

        var table = await ChunkIndexReader.ReadAsync(
            written.Open(), written.Dataset, [.. Hdf5Chunks.Lengths(variableShape)]);

        Assert.Equal(
            Written(shape, variableShape, chunkShape).Where(number => number % step == 0),
            table.Chunks.ToArray().Select(chunk => chunk.Number));
        Assert.All(table.Chunks.ToArray(), chunk => Assert.Equal(chunk.Number, written.FirstElement(chunk)));
    }

    [Theory]
    [InlineData(nameof(ChunkIndexKind.BTree1), "earliest", "30x4", "-x4")]
    [InlineData(nameof(ChunkIndexKind.FixedArray), "latest", "10x4", "10x4")]
    [InlineData(nameof(ChunkIndexKind.ExtensibleArray), "latest", "40x4", "-x4")]
    [InlineData(nameof(ChunkIndexKind.BTree2), "latest", "60x4", "-x-")]
    public async Task Damage_is_refused_or_harmless(string index, string version, string shape, string greatestShape)
    {
        foreach (var options in new[] { "", "deflate" })
        {
            var written = await Hdf5Chunks.WriteAsync(
                Enum.Parse<ChunkIndexKind>(index), version, shape, greatestShape, "1x2", options);
            for (var place = 0; place < written.Bytes.Length; place++)
            {
                foreach (var value in new byte[] { 0x00, 0x01, 0x7F, 0xFF })
                {
                    var damaged = (byte[])written.Bytes.Clone();
                    damaged[place] = value;
                    await AssertRefusedOrReadAsync(written with { Bytes = damaged });
                }

                await AssertRefusedOrReadAsync(written with { Bytes = written.Bytes[..place] });
            }
        }
    }

    [Fact]
    public async Task Nothing_was_written_where_there_is_no_index()
    {
        var storage = new ChunkedStorage([2, 2], 4, ChunkIndexKind.BTree1, Address: null);

        var table = await ChunkIndexReader.ReadAsync(
            new Hdf5Image().ToFile(100), Hdf5Chunks.Describe(storage, [4, 4], [4, 4], false), [4, 4]);

        Assert.Same(ChunkTable.Empty, table);
    }

    [Fact]
    public async Task An_unknown_kind_of_index_is_damage()
    {
        var storage = new ChunkedStorage([2, 2], 4, (ChunkIndexKind)9, 0);

        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await ChunkIndexReader.ReadAsync(
            new Hdf5Image().ToFile(100), Hdf5Chunks.Describe(storage, [4, 4], [4, 4], false), [4, 4]));

        Assert.Contains("the kind of the index is 9", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_chunked_datasets_have_an_index() => await Assert.ThrowsAsync<ArgumentException>(
        async () => await ChunkIndexReader.ReadAsync(
            new Hdf5Image().ToFile(100),
            Hdf5Chunks.Describe(new ContiguousStorage(0, 64), [4, 4], [4, 4], false),
            [4, 4]));

    private static async Task AssertRefusedOrReadAsync(Hdf5Chunks damaged)
    {
        try
        {
            var table = await ChunkIndexReader.ReadAsync(
                damaged.Open(), damaged.Dataset, damaged.Dataset.Space.Shape);
            Assert.All(
                table.Chunks.ToArray(),
                chunk => Assert.InRange(chunk.Offset + chunk.Bytes, 1, damaged.Bytes.Length));
        }
        catch (ComputeException fault)
        {
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    /// <summary>A shape that is longer in each dimension, as where other variables have more records.</summary>
    private static string Longer(string shape) => string.Join(
        'x', Hdf5Chunks.Lengths(shape).Select(length => (length + 17).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The chunks that hold the shape, numbered over the grid of the other.</summary>
    private static IEnumerable<long> Written(string shape, string variableShape, string chunkShape)
    {
        var chunks = Hdf5Chunks.Lengths(chunkShape);
        IEnumerable<long> numbers = [0];
        foreach (var (length, all, chunk) in Hdf5Chunks.Lengths(shape).Zip(Hdf5Chunks.Lengths(variableShape), chunks))
        {
            numbers = numbers.SelectMany(number => Enumerable
                .Range(0, (int)((length - 1) / chunk) + 1)
                .Select(place => (number * (((all - 1) / chunk) + 1)) + place));
        }

        return numbers;
    }
}
