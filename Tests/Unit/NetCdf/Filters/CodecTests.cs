using System.Buffers.Binary;
using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Filters;
using K4os.Compression.LZ4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Filters;

/// <summary>Shuffle, Fletcher32, Zstd, Lz4 and Blosc, each against bytes that another program made.</summary>
public sealed class CodecTests
{
    /// <summary>Checksums as the HDF5 library 1.10.8 stored them.</summary>
    [Theory]
    [InlineData("05", "00050005")]
    [InlineData("050c", "0c050c05")]
    [InlineData("050c13", "0c18181d")]
    [InlineData("050c131a", "2618321d")]
    [InlineData("050c131a21282f", "4e68cebe")]
    [InlineData("050c131a21282f36", "846804bf")]
    public void A_checksum_of_HDF5_is_right_and_any_other_is_refused(string bytes, string checksum)
    {
        var stored = Convert.FromHexString(bytes + checksum);

        Assert.Equal(Convert.FromHexString(bytes), Undo(new Fletcher32(), stored, 0));

        var halves = stored.ToArray();
        halves.AsSpan(halves.Length - 4, 2).Reverse();
        halves.AsSpan(halves.Length - 2, 2).Reverse();
        Assert.Equal(Convert.FromHexString(bytes), Undo(new Fletcher32(), halves, 0));

        for (var place = 0; place < stored.Length; place++)
        {
            var flipped = stored.ToArray();
            flipped[place] ^= 4;
            var damage = Assert.Throws<InvalidDataException>(() => Undo(new Fletcher32(), flipped, 0));
            Assert.Contains("checksum", damage.Message, StringComparison.Ordinal);
        }

        _ = Assert.Throws<InvalidDataException>(() => Undo(new Fletcher32(), stored[..3], 0));
    }

    [Fact]
    public void A_long_checksum_is_that_of_HDF5()
    {
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(place => (byte)(place * 31 % 251))];

        Assert.Equal(0x4E60D698u, Fletcher32.Sum(bytes));
        Assert.Equal(0xFFFFFFFFu, Fletcher32.Sum([.. Enumerable.Repeat((byte)0xFF, 5 << 20)]));
        Assert.Equal(0u, Fletcher32.Sum(new byte[1001]));
    }

    [Fact]
    public void Shuffle_is_told_how_long_an_element_is()
    {
        Assert.Equal([1, 2, 3, 4, 9], Undo(new Shuffle(), [1, 3, 2, 4, 9], 5, 2));
        Assert.Equal([1, 3], Undo(new Shuffle(), [1, 3], 0, 1));
        _ = Assert.Throws<InvalidDataException>(() => Undo(new Shuffle(), [1, 3], 2));
        _ = Assert.Throws<InvalidDataException>(() => Undo(new Shuffle(), [1, 3], 2, 0));
        _ = Assert.Throws<InvalidDataException>(() => Undo(new Shuffle(), [1, 3], 1, 2));
        Assert.Equal([1, 3], Undo(new Shuffle(), [1, 3], 2, 1000));
    }

    /// <summary>By ZSTD_compress of 1.5.4.</summary>
    [Fact]
    public void A_frame_of_zstd_decodes_and_a_damaged_one_is_refused()
    {
        var frame = Convert.FromHexString("28b52ffd6014047d00002800006162630200263a758caf0016");
        byte[] expected = [.. new byte[1000], .. Enumerable.Repeat("abc"u8.ToArray(), 100).SelectMany(text => text)];

        Assert.Equal(expected, Undo(new Zstd(), frame, 1300));
        Assert.Equal(expected, Undo(new Zstd(), frame, 5000));
        _ = Assert.Throws<InvalidDataException>(() => Undo(new Zstd(), frame, 1299));
        for (var length = 1; length < frame.Length; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => Undo(new Zstd(), frame[..length], 1300));
        }
    }

    [Fact]
    public void A_frame_of_LZ4_decodes_block_by_block()
    {
        byte[] bytes = [.. Enumerable.Range(0, 2500).Select(place => (byte)(place < 1000 ? place % 5 : place * place))];
        var frame = Lz4Frame(bytes, 1000);

        Assert.Equal(bytes, Undo(new Lz4(), frame, 2500));
        Assert.Empty(Undo(new Lz4(), new byte[12], 0));
        _ = Assert.Throws<InvalidDataException>(() => Undo(new Lz4(), frame, 2499));
        for (var length = 0; length < frame.Length; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => Undo(new Lz4(), frame[..length], 2500));
        }
    }

    [Theory]
    [InlineData(0, 0xFFFFFFFFu, "bytes come out")]
    [InlineData(8, 0u, "no length")]
    [InlineData(12, 0u, "within a block")]
    [InlineData(12, 0xFFFFFFFFu, "within a block")]
    [InlineData(12, 7u, "a block is damaged")]
    public void Numbers_of_LZ4_that_cannot_be_are_refused(int place, uint number, string problem)
    {
        var frame = Lz4Frame(new byte[2000], 1000);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(place), number);

        var damage = Assert.Throws<InvalidDataException>(() => Undo(new Lz4(), frame, 2000));

        Assert.Contains(problem, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blosc_says_what_to_install_or_decodes()
    {
        var codec = new Blosc();

        Assert.Equal(Engine.Native.Blosc.IsAvailable, codec.Absence is null);
        Assert.Contains("libblosc1", codec.Absence ?? "install libblosc1", StringComparison.Ordinal);
        if (codec.Absence is null)
        {
            _ = Assert.Throws<InvalidDataException>(() => Undo(codec, new byte[20], 20));
        }
    }

    /// <summary>A frame of the HDF5 plugin, as its source makes it; a block that does not shrink stays raw.</summary>
    internal static byte[] Lz4Frame(byte[] bytes, int blockBytes)
    {
        var frame = new List<byte>();
        var number = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
        frame.AddRange(number);
        BinaryPrimitives.WriteInt32BigEndian(number, blockBytes);
        frame.AddRange(number[..4]);
        foreach (var block in bytes.Chunk(blockBytes))
        {
            var room = new byte[LZ4Codec.MaximumOutputSize(block.Length)];
            var packed = LZ4Codec.Encode(block, room);
            var stored = packed >= block.Length ? block : room[..packed];
            BinaryPrimitives.WriteInt32BigEndian(number, stored.Length);
            frame.AddRange(number[..4]);
            frame.AddRange(stored);
        }

        return [.. frame];
    }

    private static byte[] Undo(FilterCodec codec, byte[] filtered, int room, params ImmutableArray<uint> parameters) =>
        codec.Undo(filtered, new byte[room], parameters).ToArray();
}
