using System.IO.Compression;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Tests.Unit.NetCdf.Filters;

public sealed class DeflateTests
{
    private delegate int Decoder(ReadOnlyMemory<byte> stream, Memory<byte> room);

    public static TheoryData<bool> Both => [true, false];

    [Theory]
    [MemberData(nameof(Both))]
    public void Both_ways_give_the_bytes_and_their_number(bool isNative)
    {
        var decode = Of(isNative);
        byte[] bytes = [.. Enumerable.Range(0, 50_000).Select(place => (byte)(place * place / 11))];
        var stream = Stream(bytes);
        var room = new byte[bytes.Length + 1];

        Assert.Equal(bytes.Length, decode(stream, room));
        Assert.Equal(bytes, room[..^1]);
        Assert.Equal(bytes.Length, decode(stream, room.AsMemory(0, bytes.Length)));
        Assert.Equal(bytes.Length, decode((byte[])[.. stream, 0, 1, 2], room));
        Assert.Equal(0, decode(Convert.FromHexString("789c030000000001"), room));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Both_ways_refuse_what_is_too_long_or_damaged(bool isNative)
    {
        var decode = Of(isNative);
        byte[] bytes = [.. Enumerable.Range(0, 3000).Select(place => (byte)(place / 3))];
        var stream = Stream(bytes);

        _ = Assert.Throws<InvalidDataException>(() => decode(stream, new byte[bytes.Length - 1]));
        for (var length = 0; length < stream.Length; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => decode(stream.AsMemory(0, length), new byte[bytes.Length]));
        }

        for (var place = 0; place < stream.Length; place++)
        {
            var flipped = stream.ToArray();
            flipped[place] ^= 0x10;
            if (place == 1)
            {
                continue; // The level of compression, of which decoders only check the parity.
            }

            _ = Assert.Throws<InvalidDataException>(() => decode(flipped, new byte[bytes.Length]));
        }
    }

    private static Decoder Of(bool isNative)
    {
        Assert.SkipUnless(!isNative || Engine.Native.Deflate.IsAvailable, "libdeflate0 is not installed");
        return isNative ? Deflate.DecodeNative : Deflate.DecodeManaged;
    }

    internal static byte[] Stream(byte[] bytes)
    {
        using var stored = new MemoryStream();
        using (var zlib = new ZLibStream(stored, CompressionLevel.Optimal))
        {
            zlib.Write(bytes);
        }

        return stored.ToArray();
    }
}
