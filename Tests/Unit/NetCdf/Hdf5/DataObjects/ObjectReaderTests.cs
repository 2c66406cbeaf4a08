using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;
using Compute.Orleans.Tests.Support;
using static Compute.Orleans.Tests.Support.Hdf5Headers;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects;

/// <summary>Objects by bytes written by hand; those that the library writes are in <see cref="LibraryObjectTests"/>.</summary>
/// <remarks>
/// With <see cref="DatasetHeader"/>, <see cref="GroupLinks"/>, <see cref="StoredAttributeReader"/> and
/// <see cref="SharedMessageReader"/>.
/// </remarks>
public sealed class ObjectReaderTests
{
    private const int Address = 64;
    private const int TypeAddress = 1000;
    private const int FileBytes = 2000;

    private static readonly FixedPointType _short = new(2, IsBigEndian: false, IsSigned: true, 0, 16);
    private static readonly Message _type = new(0x03, Short(new()));
    private static readonly Message _shape = new(0x01, Shape(3));
    private static readonly Message _layout = new(0x08, new Hdf5Image().Bytes(3, 1).Address(500).Length(6));
    private static readonly Message _committed = new(0x03, new Hdf5Image().Bytes(3, 2).Address(TypeAddress), 2);

    [Fact]
    public async Task A_dataset_has_all_that_its_header_says()
    {
        var filters = new Message(0x0b, new Hdf5Image().Bytes(2, 1).UInt16(1).UInt16(0).UInt16(1).UInt32(6));
        var fill = new Message(0x05, new Hdf5Image().Bytes(3, 0x20).UInt32(2).UInt16(-9));
        var attribute = new Message(0x0c, Attribute("a", Short(new()), Shape(2), 7, 0, 8, 0));
        var dataset = await ReadAsync<DatasetObject>(new(), _type, _shape, _layout, filters, fill, attribute);

        Assert.Equal((Address, _short), (dataset.Address, dataset.Type));
        Assert.Equal([3], dataset.Space.Shape);
        Assert.Equal(new ContiguousStorage(500, 6), dataset.Storage);
        Assert.Equal(1, Assert.Single(dataset.Filters).Id);
        Assert.Equal([0xf7, 0xff], dataset.FillValue);
        var read = Assert.Single(dataset.Attributes);
        Assert.Equal(("a", _short), (read.Name, read.Type));
        Assert.Equal([7, 0, 8, 0], read.Value.ToArray());
    }

    [Fact]
    public async Task The_fill_value_of_old_files_serves_where_there_is_no_other()
    {
        var old = new Message(0x04, new Hdf5Image().UInt32(2).UInt16(5));
        var none = new Message(0x05, new Hdf5Image().Bytes(3, 0));

        Assert.Equal([5, 0], (await ReadAsync<DatasetObject>(new(), _type, _shape, _layout, old)).FillValue);
        Assert.Empty((await ReadAsync<DatasetObject>(new(), _type, _shape, _layout, old, none)).FillValue);
    }

    [Fact]
    public async Task Committed_types_know_their_name_wherever_they_are_used()
    {
        var image = new Hdf5Image().FirstHeader(TypeAddress, _type);
        var attribute = new Message(0x0c, new Hdf5Image().Bytes(3, 1).UInt16(2).UInt16(10).UInt16(12).Bytes(0)
            .Raw("a\0"u8).Bytes(3, 2).Address(TypeAddress).Raw(Shape(1).ToArray()).Bytes(5, 0));
        var dataset = await ReadAsync<DatasetObject>(image, _committed, _shape, _layout, attribute);

        Assert.Equal(_short with { CommittedAt = TypeAddress }, dataset.Type);
        Assert.Same(dataset.Type, Assert.Single(dataset.Attributes).Type);
        var file = image.ToFile(FileBytes);
        var type = Assert.IsType<TypeObject>(await new ObjectReader(file).ReadAsync(TypeAddress));
        Assert.Equal(_short with { CommittedAt = TypeAddress }, type.Type);
    }

    [Fact]
    public async Task Links_come_in_order_of_creation_or_of_names()
    {
        var tracked = await ReadAsync<GroupObject>(new(), LinkTo("b", 1), LinkTo("a", 2), LinkTo("c", 0));
        var plain = await ReadAsync<GroupObject>(new(), LinkTo("b"), LinkTo("a"), LinkTo("B"));

        Assert.Equal(["c", "b", "a"], tracked.Links.Select(link => link.Name));
        Assert.Equal(["B", "a", "b"], plain.Links.Select(link => link.Name));
    }

    [Fact]
    public async Task Attributes_come_in_order_of_creation_or_as_they_are_stored()
    {
        Message[] Attributes(params int[] orders) =>
            [.. orders.Select(order => new Message(0x0c, Attribute($"a{order}", Short(new()), Shape(0)), 0, order))];
        var image = new Hdf5Image().SecondHeader(Address, 4, 0, [.. Attributes(2, 0, 1), new(0x0a, [0, 0])]);
        var plain = await ReadAsync<GroupObject>(new(), [.. Attributes(2, 0, 1), new(0x0a, [0, 0])]);

        var tracked = await new ObjectReader(image.ToFile(FileBytes)).ReadAsync(Address);

        Assert.Equal(["a0", "a1", "a2"], tracked.Attributes.Select(attribute => attribute.Name));
        Assert.Equal(["a2", "a0", "a1"], plain.Attributes.Select(attribute => attribute.Name));
    }

    [Theory]
    [InlineData(0x7f, 0x80, "message of type 127")]
    [InlineData(0x07, 0, "external files")]
    [InlineData(0x05, 0, "fill value has 3 bytes, and its elements have 2")]
    public async Task What_cannot_be_read_of_a_dataset_refuses_only_its_elements(int type, int flags, string reason)
    {
        var message = new Message(type, [2, 0, 0, 1, 3, 0, 0, 0, 1, 2, 3], flags);

        var dataset = await ReadAsync<DatasetObject>(new(), _type, _shape, _layout, message);

        Assert.Contains(reason, Assert.IsType<RefusedStorage>(dataset.Storage).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync("neither a group nor", new Message(0, []));
        await AssertCorruptAsync("message of type 127", LinkTo("a"), new(0x7f, [], 0x80));
        await AssertCorruptAsync("does not say where its elements are", _type, _shape);
        await AssertCorruptAsync("5 bytes are there of elements that take 6", _type, _shape, new(0x08, new Hdf5Image().Bytes(3, 1).Address(5).Length(5)));
        await AssertCorruptAsync("5 bytes are there of elements that take 6", _type, _shape, new(0x08, new Hdf5Image().Bytes(3, 0).UInt16(5).Zeros(5)));
        await AssertCorruptAsync("chunks have 2 dimensions", _type, _shape, new(0x08, new Hdf5Image().Bytes(3, 2, 3).Address(5).UInt32(1).UInt32(1).UInt32(2)));
        await AssertCorruptAsync("elements of chunks have 4 bytes", _type, _shape, new(0x08, new Hdf5Image().Bytes(3, 2, 2).Address(5).UInt32(1).UInt32(4)));
        await AssertCorruptAsync("attribute a takes 4 bytes, and 3 are there", LinkTo("x"), new(0x0c, Attribute("a", Short(new()), Shape(2), 1, 2, 3)));
        await AssertCorruptAsync("attribute a takes", LinkTo("x"), new(0x0c, Attribute("a", Short(new()), Shape(long.MaxValue >> 1), 1, 2, 3)));
        await AssertCorruptAsync("many links have no index", new Message(0x02, new Hdf5Image().Bytes(0, 0).Address(5).Address(null)));
        await AssertCorruptAsync("many attributes have no index", LinkTo("x"), new(0x15, new Hdf5Image().Bytes(0, 0).Address(5).Address(null)));
        await AssertCorruptAsync("the file has no table", new Message(0x03, new Hdf5Image().Bytes(3, 1).UInt64(5), 2), _shape, _layout);
    }

    [Fact]
    public async Task Shared_messages_that_lead_to_each_other_are_damage()
    {
        await AssertCorruptAsync("leads to another that is", new Message(0x03, new Hdf5Image().Bytes(3, 2).Address(Address), 2));
        await AssertCorruptAsync("in a header that has none", new Message(0x01, new Hdf5Image().Bytes(3, 2).Address(TypeAddress), 2), _type);
    }

    [Fact]
    public async Task What_many_datasets_share_is_understood_once()
    {
        Message Shared(int type) => new(type, new Hdf5Image().Bytes(3, 2).Address(TypeAddress), 2);
        var filters = new Message(0x0b, new Hdf5Image().Bytes(2, 1).UInt16(1).UInt16(0).UInt16(1).UInt32(6));
        var fill = new Message(0x05, new Hdf5Image().Bytes(3, 0x20).UInt32(2).UInt16(-9));
        var attribute = new Message(0x0c, Attribute("a", Short(new()), Shape(1), 7, 0));
        var image = new Hdf5Image().FirstHeader(TypeAddress, _type, _shape, filters, fill, attribute);
        Message[] messages = [Shared(0x03), Shared(0x01), Shared(0x0b), Shared(0x05), Shared(0x0c), _layout];
        image.FirstHeader(Address, messages).FirstHeader(400, messages);
        var reader = new ObjectReader(image.ToFile(FileBytes));

        var one = Assert.IsType<DatasetObject>(await reader.ReadAsync(Address));
        var other = Assert.IsType<DatasetObject>(await reader.ReadAsync(400));

        Assert.Equal([3], other.Space.Shape);
        Assert.Same(one.Type, other.Type);
        Assert.True(one.Filters == other.Filters && one.FillValue == other.FillValue);
        Assert.Same(Assert.Single(one.Attributes).Type, Assert.Single(other.Attributes).Type);
        Assert.Equal([0xf7, 0xff], other.FillValue);
    }

    [Fact]
    public async Task Objects_are_read_once()
    {
        var file = new Hdf5Image().FirstHeader(Address, LinkTo("x")).ToFile(FileBytes);
        var reader = new ObjectReader(file);

        Assert.Same(await reader.ReadAsync(Address), await reader.ReadAsync(Address));
    }

    [Fact]
    public async Task Headers_of_many_objects_and_of_their_types_are_fetched_beforehand()
    {
        var image = new Hdf5Image().FirstHeader(900_000, _type);
        var committed = new Message(0x03, new Hdf5Image().Bytes(3, 2).Address(900_000), 2);
        image.FirstHeader(0, committed, _shape, _layout).FirstHeader(300_000, committed, _shape, _layout);
        var source = new MemorySource(image.ToArray(2_000_000));
        var reader = new ObjectReader(Hdf5Image.Open(source));

        await reader.PrefetchAsync([0, 300_000]);
        var reads = source.Reads;

        Assert.NotNull((await reader.ReadAsync(0) as DatasetObject)?.Type.CommittedAt);
        Assert.NotNull((await reader.ReadAsync(300_000) as DatasetObject)?.Type.CommittedAt);
        Assert.Equal(reads, source.Reads);
    }

    private static Hdf5Image Short(Hdf5Image image) => image.Bytes(0x10, 8, 0, 0).UInt32(2).UInt16(0).UInt16(16);

    private static Hdf5Image Shape(long length) => new Hdf5Image().Bytes(2, 1, 0, 1).Length(length);

    private static Hdf5Image Attribute(string name, Hdf5Image type, Hdf5Image shape, params int[] value) =>
        new Hdf5Image().Bytes(3, 0).UInt16(name.Length + 1).UInt16(type.ToArray().Length).UInt16(12).Bytes(0)
            .Raw(System.Text.Encoding.ASCII.GetBytes(name + "\0")).Raw(type.ToArray()).Raw(shape.ToArray()).Bytes(value);

    private static Message LinkTo(string name, int? order = null)
    {
        var link = new Hdf5Image().Bytes(1, order is null ? 0 : 4);
        _ = order is { } place ? link.UInt64(place) : link;
        return new(0x06, link.Bytes(name.Length).Raw(System.Text.Encoding.ASCII.GetBytes(name)).Address(700));
    }

    private static async Task<T> ReadAsync<T>(Hdf5Image image, params Message[] messages) =>
        Assert.IsAssignableFrom<T>(
            await new ObjectReader(image.SecondHeader(Address, 0, 0, messages).ToFile(FileBytes)).ReadAsync(Address));

    private static Task AssertCorruptAsync(string cause, params Message[] messages) =>
        Hdf5Messages.AssertCorruptAsync(cause, () => ReadAsync<DataObject>(
            new Hdf5Image().FirstHeader(TypeAddress, _type), messages));
}
