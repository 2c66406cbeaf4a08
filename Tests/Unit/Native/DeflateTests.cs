using System.IO.Compression;
using Compute.Orleans.Engine.Native;

namespace Compute.Orleans.Tests.Unit.Native;

public sealed class DeflateTests
{
    public DeflateTests() => Assert.SkipUnless(Deflate.IsAvailable, "libdeflate0 is not installed");

    [Fact]
    public void A_stream_decodes_into_room_of_its_length_or_more()
    {
        var bytes = Bytes(100_000);
        var stream = Stream(bytes);
        var room = new byte[bytes.Length + 10];

        Assert.Equal(bytes.Length, Deflate.Decode(stream, room.AsSpan(0, bytes.Length)));
        Assert.Equal(bytes, room[..bytes.Length]);
        Assert.Equal(bytes.Length, Deflate.Decode([.. stream, 1, 2, 3], room));
    }

    [Fact]
    public void A_damaged_cut_or_longer_stream_is_refused()
    {
        var stream = Stream(Bytes(1000));
        var flipped = stream.ToArray();
        flipped[^1] ^= 1;

        Assert.Contains("more than 999", Refused(stream, 999), StringComparison.Ordinal);
        Assert.Contains("damaged or cut", Refused(flipped, 1000), StringComparison.Ordinal);
        Assert.Contains("damaged", Refused(stream[..^1], 1000), StringComparison.Ordinal);
        Assert.Contains("damaged or cut", Refused([], 1000), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_threads_decode_at_once()
    {
        byte[][] all = [.. Enumerable.Range(1, 64).Select(number => Bytes(number * 1000))];
        byte[][] streams = [.. all.Select(Stream)];

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, turn =>
        {
            var room = new byte[all[turn % 64].Length];
            Assert.Equal(room.Length, Deflate.Decode(streams[turn % 64], room));
            Assert.Equal(all[turn % 64], room);
        });
    }

    private static string Refused(byte[] stream, int room)
    {
        var refusal = Assert.Throws<NativeCodecException>(() => Deflate.Decode(stream, new byte[room]));
        Assert.Equal("deflate", refusal.Codec);
        return refusal.Problem;
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(place => (byte)(place / 7))];

    private static byte[] Stream(byte[] bytes)
    {
        using var stored = new MemoryStream();
        using (var zlib = new ZLibStream(stored, CompressionLevel.Optimal))
        {
            zlib.Write(bytes);
        }

        return stored.ToArray();
    }
}
