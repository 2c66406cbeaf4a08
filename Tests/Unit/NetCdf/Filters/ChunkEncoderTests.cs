using System.IO.Compression;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Tests.Unit.NetCdf.Filters;

public sealed class ChunkEncoderTests
{
    [Theory]
    [InlineData(ElementType.Byte, 1)]
    [InlineData(ElementType.Short, 1)]
    [InlineData(ElementType.Float, 5)]
    [InlineData(ElementType.Double, 9)]
    public void What_is_encoded_is_decoded_by_the_pipeline_of_its_filters(ElementType type, int level)
    {
        var chunk = Bytes(80_000, isRandom: false);
        var filters = ChunkEncoder.Filters(type, level);
        var stored = Encode(chunk, type, level);
        var pipeline = new FilterPipeline(filters, chunk.Length);
        var decoded = new byte[chunk.Length];

        pipeline.Check(stored.Length, 0);
        pipeline.Undo(stored, 0, decoded);

        Assert.Equal(chunk, decoded);
        Assert.True(stored.Length < chunk.Length / 2);
        Assert.Equal(type == ElementType.Byte ? 1 : 2, filters.Length);
        Assert.Equal(stored, Encode(chunk, type, level));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4999)]
    [InlineData(1_000_000)]
    public void What_does_not_shrink_fits_into_the_room_and_is_read(int length)
    {
        var chunk = Bytes(length, isRandom: true);
        var stored = Encode(chunk, ElementType.Float, 1);
        var decoded = new byte[length];
        var pipeline = new FilterPipeline(ChunkEncoder.Filters(ElementType.Float, 1), length);

        pipeline.Check(stored.Length, 0);
        pipeline.Undo(stored, 0, decoded);

        Assert.Equal(chunk, decoded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public void Without_libdeflate_the_stream_holds_the_same_bytes(int level)
    {
        var bytes = Bytes(100_000, isRandom: false);
        var stored = new byte[ChunkEncoder.RoomFor(bytes.Length)];

        var length = ChunkEncoder.EncodeManaged(bytes, level, stored);

        using var zlib = new ZLibStream(new MemoryStream(stored, 0, length), CompressionMode.Decompress);
        using var again = new MemoryStream();
        zlib.CopyTo(again);
        Assert.Equal(bytes, again.ToArray());
    }

    private static byte[] Encode(byte[] chunk, ElementType type, int level)
    {
        var stored = new byte[ChunkEncoder.RoomFor(chunk.Length)];
        var length = ChunkEncoder.Encode(chunk, ChunkEncoder.Filters(type, level), new byte[chunk.Length], stored);
        return stored[..length];
    }

    private static byte[] Bytes(int length, bool isRandom)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, length).Select(place => (byte)(isRandom ? random.Next() : place / 700))];
    }
}
