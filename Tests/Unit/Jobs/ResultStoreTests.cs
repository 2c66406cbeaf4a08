using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Jobs;

public sealed class ResultStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    [InlineData(100_000)]
    public async Task Results_come_back_in_plan_order_whatever_the_memory_bound(long memoryBytes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("overflow.bin");
        using (var store = new ResultStore(20, memoryBytes, path))
        {
            foreach (var number in Enumerable.Range(0, 20).Reverse())
            {
                Assert.True(await store.AddAsync(Row(number), Stop));
            }

            Assert.Equal(memoryBytes < 100_000, File.Exists(path));
            Assert.Equal(Enumerable.Range(0, 20), store.Select(result => result.Partition));
            Assert.All(store, result => Assert.Equal(Payload(result.Partition), result.Payload.ToArray()));
            Assert.Equal(7, store.BytesRead(7));
        }

        Assert.False(File.Exists(path)); // It was only overflow.
    }

    [Fact]
    public async Task The_first_result_of_a_partition_wins()
    {
        using var folder = new TemporaryFolder();
        using var store = new ResultStore(2, 100, folder.File("overflow.bin"));
        Assert.True(await store.AddAsync(Row(1), Stop));
        Assert.False(await store.AddAsync(Row(1) with { Checksum = 99, Payload = new byte[] { 1 } }, Stop));
        Assert.Equal(1UL, store[1].Checksum);
        Assert.False(store.Has(0));
        _ = Assert.Throws<InvalidOperationException>(() => store[0]);
    }

    private static byte[] Payload(int number) => [.. Enumerable.Repeat((byte)number, number * 3)];

    private static PartitionRow Row(int number) =>
        new(number, 1, (ulong)number, Payload(number), null, number);
}
