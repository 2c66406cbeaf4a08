using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

/// <summary>The links of old groups, with <see cref="SymbolTableNode"/> and <see cref="LocalHeap"/>.</summary>
public sealed class SymbolTableTests
{
    private const int Tree = 1000;
    private const int Heap = 2000;
    private const int Names = 2100;
    private const int FileBytes = 4096;

    [Theory]
    [InlineData(8, 8)]
    [InlineData(4, 4)]
    [InlineData(8, 4)]
    [InlineData(2, 8)]
    public async Task Links_of_all_levels_are_read(int offsetBytes, int lengthBytes)
    {
        var image = WithHeap(new(offsetBytes, lengthBytes));
        Node(image, Tree, 1, 1200, 1400);
        Node(image, 1200, 0, 1600);
        Node(image, 1400, 0, 1800);
        Symbols(image, 1600, (8, 500, 0), (12, 600, 1));
        Symbols(image, 1800, (16, null, 2));

        Assert.Equal(
            [
                new("abc", LinkKind.Hard, 500, null, null),
                new("d", LinkKind.Hard, 600, null, null),
                new("soft", LinkKind.Soft, 0, "/abc", null),
            ],
            await ReadAsync(image));
    }

    [Fact]
    public async Task An_empty_group_has_no_links() => Assert.Empty(await ReadAsync(Node(WithHeap(new()), Tree, 0)));

    [Fact]
    public async Task A_tree_that_comes_back_to_a_node_is_damage()
    {
        var self = Node(WithHeap(new()), Tree, 1, Tree);
        var twice = Node(WithHeap(new()), Tree, 0, 1600, 1600);
        Symbols(twice, 1600, (8, 500, 0));
        var level = Node(Node(WithHeap(new()), Tree, 2, 1200), 1200, 2, Tree);

        await AssertCorruptAsync("is reached a second time", self);
        await AssertCorruptAsync("is reached a second time", twice);
        await AssertCorruptAsync("a node is on level 2, where 1 is the most", level);
    }

    [Fact]
    public async Task Symbols_that_all_have_one_long_name_are_damage()
    {
        var image = Node(WithHeap(new()), Tree, 0, 1600);
        image.At(Names).Raw(Enumerable.Repeat((byte)'x', 1900).ToArray()).At(Heap + 8).Length(1950);
        Symbols(image, 1600, [.. Enumerable.Repeat<(int, long?, int)>((0, 500, 0), 9)]);

        await AssertCorruptAsync("a name makes the metadata longer than the file", image);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync("not TREE", WithHeap(new()).At(Tree).Raw("BTHD"u8));
        await AssertCorruptAsync("a node is of type 1", Node(WithHeap(new()), Tree, 0).At(Tree + 4).Bytes(1));
        await AssertCorruptAsync("on level 65", Node(WithHeap(new()), Tree, 65));
        await AssertCorruptAsync("the address of a node is undefined", Node(WithHeap(new()), Tree, 0, -1));
        await AssertCorruptAsync("not SNOD", Node(WithHeap(new()), Tree, 0, 1600));
        await AssertCorruptAsync("the version is 2, not 1", One((8, 500, 0)).At(1604).Bytes(2));
        await AssertCorruptAsync("the address of abc is undefined", One((8, null, 0)));
        await AssertCorruptAsync("a name is at byte 99 of a heap of 40", One((99, 500, 0)));
        await AssertCorruptAsync("the way to a name is undefined", One((-1, 500, 0)));
        await AssertCorruptAsync("a name does not end", One((36, 500, 0)).At(Names + 36).Raw("xxxx"u8));
        await AssertCorruptAsync("not HEAP", One((8, 500, 0)).At(Heap).Raw("heap"u8));
        await AssertCorruptAsync("the version is 1, not 0", One((8, 500, 0)).At(Heap + 4).Bytes(1));
        await AssertCorruptAsync("the file ends at", One((8, 500, 0)).At(Heap + 24).Address(FileBytes - 3));
        await AssertCorruptAsync("structures overlap", One((8, 500, 0)).At(1606).UInt16(0xffff));
    }

    [Fact]
    public async Task A_file_that_ends_within_is_damage()
    {
        var whole = One((8, 500, 0), (16, null, 2)).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            var file = Hdf5Image.Open(whole[..length]);
            await Hdf5Messages.AssertCorruptAsync(
                "", () => new SymbolTable(file, new(file)).ReadAsync(Tree, Heap).AsTask());
        }
    }

    private static Hdf5Image One(params (int Name, long? Header, int Kind)[] symbols)
    {
        var image = Node(WithHeap(new()), Tree, 0, 1600);
        Symbols(image, 1600, symbols);
        return image;
    }

    private static Hdf5Image WithHeap(Hdf5Image image)
    {
        image.At(Names).Zeros(8).Raw("abc\0d\0\0\0soft\0\0\0\0/abc"u8).Zeros(12);
        return image.At(Heap).Raw("HEAP"u8).Zeros(4).Length(40).Length(1).Address(Names);
    }

    private static Hdf5Image Node(Hdf5Image image, int address, int level, params long[] children)
    {
        image.At(address).Raw("TREE"u8).Bytes(0, level).UInt16(children.Length).Address(null).Address(null);
        foreach (var child in children)
        {
            image.Length(0).Address(child < 0 ? null : child);
        }

        return image.Length(8);
    }

    private static void Symbols(Hdf5Image image, int address, params (int Name, long? Header, int Kind)[] symbols)
    {
        image.At(address).Raw("SNOD"u8).Bytes(1, 0).UInt16(symbols.Length);
        foreach (var (name, header, kind) in symbols)
        {
            image.Length(name).Address(header).UInt32(kind).UInt32(0).UInt32(kind == 2 ? 24 : 0).Zeros(12);
        }
    }

    private static Task<List<Link>> ReadAsync(Hdf5Image image)
    {
        var file = image.ToFile(FileBytes);
        return new SymbolTable(file, new ReadBudget(file)).ReadAsync(Tree, Heap).AsTask();
    }

    private static Task AssertCorruptAsync(string cause, Hdf5Image image) =>
        Hdf5Messages.AssertCorruptAsync(cause, () => ReadAsync(image));
}
