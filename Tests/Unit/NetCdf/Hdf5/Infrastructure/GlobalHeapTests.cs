using System.Text;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

public sealed class GlobalHeapTests
{
    private const int Address = 64;
    private const int Bytes = 144;

    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public async Task Objects_are_found_by_their_numbers(int lengthBytes)
    {
        var heap = new GlobalHeap(Collection(lengthBytes).ToFile());

        Assert.Equal("seven b", Text(await heap.ReadAsync(Address, 1)));
        Assert.Equal("", Text(await heap.ReadAsync(Address, 2)));
        Assert.Equal("exactly8", Text(await heap.ReadAsync(Address, 65535)));
        Assert.Equal("seven b", Text(await heap.ReadAsync(Address, 1)));
    }

    [Fact]
    public async Task Many_collections_are_fetched_at_once()
    {
        var image = new Hdf5Image();
        foreach (var address in new[] { 0, 300_000, 600_000 })
        {
            _ = Collection(8, image, address, bytes: address == 300_000 ? 200_000 : Bytes);
        }

        var source = new MemorySource(image.ToArray(700_000));
        var heap = new GlobalHeap(Hdf5Image.Open(source));

        await heap.PrefetchAsync([0, 300_000, 600_000, 300_000, 500_000, -1, 1L << 40]);
        var reads = source.Reads;
        Assert.Equal("exactly8", Text(await heap.ReadAsync(300_000, 65535)));
        Assert.Equal("exactly8", Text(await heap.ReadAsync(600_000, 65535)));

        Assert.Equal(reads, source.Reads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(65537)]
    [InlineData(uint.MaxValue)]
    public async Task An_object_that_is_not_there_is_damage(uint index) =>
        await AssertCorruptAsync(Collection(8), $"no object {index}", index: index);

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync(Collection(8).At(Address).Raw("GCOX"u8), "GCOL");
        await AssertCorruptAsync(Collection(8).At(Address + 4).Bytes(2), "the version is 2");
        await AssertCorruptAsync(Collection(8).At(Address + 8).UInt64(8), "fewer than its header");
        await AssertCorruptAsync(Collection(8).At(Address + 8).UInt64(1 << 30), "does not fit into the file");
        await AssertCorruptAsync(Collection(8).At(Address + 8).UInt64(-2), "a length is");
        await AssertCorruptAsync(Collection(8).At(Address + 24).UInt64(1 << 20), "does not fit into the collection");
        await AssertCorruptAsync(Collection(8).At(Address + 40).UInt16(1), "a second object 1");
    }

    [Fact]
    public async Task Free_space_of_any_length_ends()
    {
        foreach (var free in new long[] { 0, 1, 15, 16, 47, 48, 1 << 20, -1 })
        {
            var heap = new GlobalHeap(Collection(8, free: free).ToFile());
            Assert.Equal("exactly8", Text(await heap.ReadAsync(Address, 65535)));
        }
    }

    [Fact]
    public async Task A_collection_that_is_cut_short_is_damage()
    {
        var whole = Collection(8).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            var heap = new GlobalHeap(Hdf5Image.Open(whole[..length]));
            await heap.PrefetchAsync([Address]);
            var fault = await Assert.ThrowsAsync<ComputeException>(async () => await heap.ReadAsync(Address, 1));
            Assert.Equal(Fault.CorruptData, fault.Fault);
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

    /// <summary>Three objects, and free space.</summary>
    private static Hdf5Image Collection(
        int lengthBytes, Hdf5Image? image = null, int address = Address, int bytes = Bytes, long free = 48)
    {
        image = (image ?? new Hdf5Image(8, lengthBytes)).At(address).Raw("GCOL"u8).Bytes(1, 0, 0, 0).Length(bytes);
        image = Align(image, address);
        foreach (var (index, text) in new[] { (1, "seven b"), (2, ""), (65535, "exactly8") })
        {
            image = Align(image.UInt16(index).UInt16(1).UInt32(0).Length(text.Length), address);
            image = Align(image.Raw(Encoding.ASCII.GetBytes(text)), address);
        }

        image = Align(image.UInt16(0).UInt16(0).UInt32(0).Length(free), address);
        return image.Zeros(address + bytes - image.Position);
    }

    private static Hdf5Image Align(Hdf5Image image, int address) => image.Zeros((address - image.Position) & 7);

    private static async Task AssertCorruptAsync(Hdf5Image image, string cause, uint index = 65535)
    {
        var heap = new GlobalHeap(image.ToFile());
        var fault = await Assert.ThrowsAsync<ComputeException>(async () => await heap.ReadAsync(Address, index));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
