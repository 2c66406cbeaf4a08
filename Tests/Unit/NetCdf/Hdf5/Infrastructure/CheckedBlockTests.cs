using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

public sealed class CheckedBlockTests
{
    [Fact]
    public async Task The_checksum_is_compared_and_taken_off()
    {
        var image = new Hdf5Image().At(16).Raw("content"u8).Checksummed();

        var content = await CheckedBlock.ReadAsync(image.ToFile(), 16, 11, "a block");

        Assert.Equal("content"u8.ToArray(), content.ToArray());
        await AssertCorruptAsync(image, 10, "the checksum of a block is");
        await AssertCorruptAsync(image, 3, "a block has 3 bytes, and no checksum");
        await AssertCorruptAsync(image, 12, "a block takes 12 bytes, and the file ends at byte 27");
    }

    private static async Task AssertCorruptAsync(Hdf5Image image, long bytes, string cause)
    {
        var file = image.ToFile();
        var fault = await Assert.ThrowsAsync<ComputeException>(
            async () => await CheckedBlock.ReadAsync(file, 16, bytes, "a block"));
        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }
}
