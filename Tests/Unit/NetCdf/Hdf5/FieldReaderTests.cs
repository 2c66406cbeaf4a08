using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class FieldReaderTests
{
    [Fact]
    public void Numbers_are_taken_least_significant_byte_first()
    {
        var reader = Reader([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);

        Assert.Equal(1, reader.Byte());
        Assert.Equal(0x0302, reader.UInt16());
        Assert.Equal(0x07060504u, reader.UInt32());
        Assert.Equal(0x0A0908ul, reader.Unsigned(3));
        Assert.Equal(0x1211100F0E0D0C0Bul, reader.UInt64());
        Assert.Equal((18, 0), (reader.Position, reader.Remaining));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Addresses_and_lengths_have_the_width_that_the_file_gives_and_all_bits_set_for_none(int width)
    {
        byte[] seven = [7, .. new byte[width - 1]];
        var none = Enumerable.Repeat((byte)0xFF, width).ToArray();
        var reader = Reader([.. seven, .. none, .. seven, .. none], width);

        Assert.Equal(7, reader.Address());
        Assert.Null(reader.Address());
        Assert.Equal(7, reader.Length());
        Assert.Null(reader.Length());
    }

    [Fact]
    public void An_address_beyond_any_file_is_refused_with_its_place()
    {
        var refused = Assert.Throws<ComputeException>(
            () => Reader([0, 0, 0, 0, 0, 0, 0, 0xF0]).Address());

        Assert.Equal(
            (Fault.CorruptData, "memory.nc is damaged: at byte 608, in the header, an address is 17293822569102704640"),
            (refused.Fault, refused.Message));
    }

    [Fact]
    public void An_address_or_a_length_that_must_be_there_says_of_what_it_is()
    {
        byte[] none = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];

        Assert.Contains(
            "the address of the root is undefined",
            Assert.Throws<ComputeException>(() => Reader(none).Address("the root")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "the length of the heap is undefined",
            Assert.Throws<ComputeException>(() => Reader(none).Length("the heap")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(long.MaxValue)]
    public void Nothing_is_taken_beyond_the_structure(long count)
    {
        var refused = Assert.Throws<ComputeException>(() => Reader([1, 2, 3, 4]).Skip(count));

        Assert.Equal(
            $"memory.nc is damaged: at byte 600, in the header, {count} bytes are wanted where 4 are left",
            refused.Message);
    }

    [Fact]
    public void Text_ends_at_its_first_NUL_and_is_Latin_1_where_it_is_not_UTF_8()
    {
        var reader = Reader([0x61, 0, 0x62, 0, 0xC3, 0xA4, 0, 0xE4, 0]);

        Assert.Equal("a", reader.Text(4));
        Assert.Equal("ä", reader.TextToNul());
        Assert.Equal("ä", reader.TextToNul());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void Text_that_does_not_end_is_refused() => Assert.Contains(
        "a name does not end",
        Assert.Throws<ComputeException>(() => Reader([0x61, 0x62]).TextToNul()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_wrong_signature_is_shown()
    {
        var reader = Reader([.. "OHDR"u8, .. "XHDR"u8]);
        reader.Signature("OHDR"u8);

        var message = "";
        try
        {
            reader.Signature("OHDR"u8);
        }
        catch (ComputeException refused)
        {
            message = refused.Message;
        }

        Assert.Equal(
            "memory.nc is damaged: at byte 604, in the header, the signature is 58484452, not OHDR", message);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    public void Padding_ends_on_a_multiple_of_8(int taken, int position)
    {
        var reader = Reader(new byte[16]);
        reader.Skip(taken);
        reader.AlignTo8();

        Assert.Equal(position, reader.Position);
    }

    /// <summary>A structure at address 88 of a file with a user block of 512 bytes.</summary>
    private static FieldReader Reader(byte[] bytes, int width = 8) => new(
        new Hdf5File(
            new MetadataPages(new MemorySource(new byte[1024]), TestContext.Current.CancellationToken),
            new Superblock(0, width, width, 512, 0, null)),
        bytes,
        88,
        "the header");
}
