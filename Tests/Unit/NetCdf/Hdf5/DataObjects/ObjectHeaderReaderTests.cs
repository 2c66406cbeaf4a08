using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Tests.Support;
using static Compute.Orleans.Tests.Support.Hdf5Headers;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects;

/// <summary>Headers as <see cref="HeaderBlocks"/> takes them apart.</summary>
public sealed class ObjectHeaderReaderTests
{
    private const int Address = 64;
    private const int FileBytes = 1000;
    private const int Type = 3;
    private const int Attribute = 12;

    private static readonly byte[] _one = [1, 1, 1];
    private static readonly byte[] _two = [2, 2, 2, 2, 2];

    [Fact]
    public async Task The_first_version_goes_on_elsewhere()
    {
        var image = new Hdf5Image().FirstHeader(
            Address, new(Type, _one, 2), Continued(400, 32), new(0, new byte[8]), new(Attribute, _two));
        image.At(400).FirstMessages(new Message(Attribute, _one), new Message(Attribute, new byte[8]));

        var header = await ReadAsync(image);

        Assert.Equal(
            [(MessageType.Datatype, true), (MessageType.Attribute, false), (MessageType.Attribute, false), (MessageType.Attribute, false)],
            header.Messages.Select(message => (message.Type, message.IsShared)));
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0], header.Messages[0].Bytes.ToArray());
        Assert.Equal([Address + 24, Address + 24 + 56, 408, 424], header.Messages.Select(message => message.Address));
        Assert.All(header.Messages, message => Assert.Null(message.CreationOrder));
        Assert.Equal(MessageType.Datatype, header.Find(MessageType.Datatype)?.Type);
        Assert.Null(header.Find(MessageType.Layout));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x06)]
    [InlineData(0x13)]
    [InlineData(0x24)]
    [InlineData(0x3d)]
    public async Task The_second_version_has_what_its_flags_say(int flags)
    {
        var blockBytes = 8 + 2 * (((flags & 4) != 0 ? 6 : 4) + 3);
        var image = new Hdf5Image().SecondHeader(
            Address, flags, 3, new(Attribute, _one, 0, 9), Continued(400, blockBytes), new(Attribute, _two, 0, 7));
        image.SecondBlock(400, flags, new(Attribute, _one, 0, 5), new(Type, _one, 0, 6));

        var header = await ReadAsync(image);

        Assert.Equal([_one, _two, _one, _one], header.Messages.Select(message => message.Bytes.ToArray()));
        long?[] orders = (flags & 4) != 0 ? [9, 7, 5, 6] : [null, null, null, null];
        Assert.Equal(orders, header.Messages.Select(message => message.CreationOrder));
    }

    [Fact]
    public async Task Many_headers_are_fetched_at_once()
    {
        var image = new Hdf5Image();
        long[] addresses = [0, 300_000, 600_000, 900_000];
        foreach (var address in addresses)
        {
            image.FirstHeader((int)address, Continued(address + 150_000, 16), new(Type, _one));
            image.At((int)address + 150_000).FirstMessages(new Message(Attribute, _two));
        }

        var source = new MemorySource(image.ToArray(2_000_000));
        var file = Hdf5Image.Open(source);
        var reader = new ObjectHeaderReader(file, new(file));

        await reader.ReadAsync([.. addresses, 0]);
        var reads = source.Reads;

        Assert.Equal(2, (await reader.ReadAsync(600_000)).Messages.Length);
        Assert.Equal(reads, source.Reads);
    }

    [Fact]
    public async Task What_must_be_known_and_is_not_is_noted()
    {
        Message[] harmless = [new(0x7f, _one), new(0x80, _one, 0x28), new(0x18, _one, 0x80)];

        Assert.Null((await ReadAsync(new Hdf5Image().FirstHeader(Address, harmless))).UnknownMessage);
        Assert.Equal(
            0x7f, (int?)(await ReadAsync(new Hdf5Image().FirstHeader(Address, new Message(0x7f, _one, 0x80)))).UnknownMessage);
    }

    [Fact]
    public async Task A_header_that_comes_back_to_itself_is_damage()
    {
        var first = new Hdf5Image().FirstHeader(Address, Continued(400, 24));
        first.At(400).FirstMessages(Continued(Address, 24));
        var second = new Hdf5Image().SecondHeader(Address, 0, 0, Continued(400, 28));
        second.SecondBlock(400, 0, Continued(400, 28));

        await AssertCorruptAsync("goes on at byte 64, where it was before", first);
        await AssertCorruptAsync("goes on at byte 400, where it was before", second);
    }

    [Fact]
    public async Task Blocks_that_lie_in_each_other_are_damage()
    {
        var image = new Hdf5Image().FirstHeader(Address, [.. Enumerable.Range(0, 20).Select(n => Continued(n, 900 - n))]);

        await AssertCorruptAsync("structures overlap", image);
    }

    [Fact]
    public async Task More_messages_than_are_kept_are_too_many()
    {
        var bytes = new byte[16 + (8 * (ContentLimits.GreatestMessageCount + 1))];
        new Hdf5Image().Bytes(1, 0).UInt16(0).UInt32(1).UInt32(bytes.Length - 16).ToArray().CopyTo(bytes, 0);
        for (var place = 16; place < bytes.Length; place += 8)
        {
            bytes[place] = Attribute;
        }

        var file = Hdf5Image.Open(bytes);

        var refused = await Assert.ThrowsAsync<ComputeException>(
            () => new ObjectHeaderReader(file, new(file)).ReadAsync(0).AsTask());
        Assert.Equal(Fault.TooLarge, refused.Fault);
        Assert.Contains("more than 524288 messages", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync("the version is 3, not 1", new Hdf5Image().At(Address).Bytes(3));
        await AssertCorruptAsync("the version is 3, not 2", new Hdf5Image().At(Address).Raw("OHDR"u8).Bytes(3));
        await AssertCorruptAsync("the flags are 0x40", new Hdf5Image().At(Address).Raw("OHDR"u8).Bytes(2, 0x40));
        await AssertCorruptAsync("the checksum is", new Hdf5Image().SecondHeader(Address, 0, 0, new Message(Type, _one)).At(Address + 12).Bytes(9));
        await AssertCorruptAsync("signature", Continue(image => image.At(400).Zeros(16)));
        await AssertCorruptAsync("its length is 6", Continue(image => image.SecondBlock(400, 0), 6));
        await AssertCorruptAsync("the next block is undefined", new Hdf5Image().FirstHeader(Address, Continued(-1, 8)));
        await AssertCorruptAsync("bytes are wanted where", new Hdf5Image().FirstHeader(Address, new Message(Type, _one)).At(Address + 18).UInt16(99));
        await AssertCorruptAsync("takes 4294967295 bytes", new Hdf5Image().At(Address).Bytes(1, 0).Zeros(6).UInt32(-1));
        await AssertCorruptAsync("its messages take", new Hdf5Image().At(Address).Raw("OHDR"u8).Bytes(2, 3).UInt64(-1));
        await AssertCorruptAsync("the file ends at", new Hdf5Image().FirstHeader(Address, Continued(990, 11)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_that_ends_within_a_header_is_damage(int version)
    {
        Message[] messages = [new(Type, _one), Continued(200, version == 1 ? 16 : 15)];
        var image = new Hdf5Image();
        _ = version == 1
            ? image.FirstHeader(Address, messages).At(200).FirstMessages(new Message(Attribute, _one))
            : image.SecondHeader(Address, 0, 0, messages).SecondBlock(200, 0, new Message(Attribute, _one));
        var whole = image.ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            await Hdf5Messages.AssertCorruptAsync("", () => ReadAsync(Hdf5Image.Open(whole[..length])));
        }

        Assert.Equal(2, (await ReadAsync(Hdf5Image.Open(whole))).Messages.Length);
    }

    private static Hdf5Image Continue(Action<Hdf5Image> write, int bytes = 16)
    {
        var image = new Hdf5Image().SecondHeader(Address, 0, 0, Continued(400, bytes));
        write(image);
        return image;
    }

    private static Task<ObjectHeader> ReadAsync(Hdf5Image image) => ReadAsync(image.ToFile(FileBytes));

    private static Task<ObjectHeader> ReadAsync(Hdf5File file) =>
        new ObjectHeaderReader(file, new(file)).ReadAsync(Address).AsTask();

    private static Task AssertCorruptAsync(string cause, Hdf5Image image) =>
        Hdf5Messages.AssertCorruptAsync(cause, () => ReadAsync(image));
}
