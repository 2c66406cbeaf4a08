using Compute.Orleans.Engine.Native;

namespace Compute.Orleans.Tests.Unit.Native;

public sealed class DeflateEncodingTests
{
    public DeflateEncodingTests() => Assert.SkipUnless(Deflate.IsAvailable, "libdeflate0 is not installed");

    [Fact]
    public void Every_level_makes_a_stream_that_decodes_to_the_bytes()
    {
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(place => (byte)((place / 7) ^ (place % 5)))];
        for (var level = 1; level <= 9; level++)
        {
            var stream = new byte[Deflate.RoomFor(bytes.Length)];
            var again = new byte[bytes.Length];

            var length = Deflate.Encode(bytes, level, stream);

            Assert.Equal(bytes.Length, Deflate.Decode(stream.AsSpan(0, length), again));
            Assert.Equal(bytes, again);
        }
    }

    [Fact]
    public void Another_level_or_too_little_room_is_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Deflate.Encode(new byte[8], 0, new byte[100]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => Deflate.Encode(new byte[8], 10, new byte[100]));
        _ = Assert.Throws<ArgumentException>(() => Deflate.Encode(new byte[8], 1, new byte[8]));
    }

    [Fact]
    public void Many_threads_encode_the_same_stream()
    {
        byte[] bytes = [.. Enumerable.Range(0, 50_000).Select(place => (byte)(place * place / 900))];
        var expected = new byte[Deflate.RoomFor(bytes.Length)];
        var length = Deflate.Encode(bytes, 1, expected);

        Parallel.For(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            var stream = new byte[expected.Length];
            Assert.Equal(length, Deflate.Encode(bytes, 1, stream));
            Assert.Equal(expected.AsSpan(0, length), stream.AsSpan(0, length));
        });
    }
}
