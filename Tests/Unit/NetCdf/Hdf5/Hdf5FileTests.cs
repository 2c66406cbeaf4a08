using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class Hdf5FileTests
{
    private readonly byte[] _content = [.. Enumerable.Range(0, 1024).Select(place => (byte)(place / 4))];

    [Fact]
    public async Task Addresses_count_from_the_end_of_the_user_block()
    {
        var file = Open();

        Assert.Equal((512, 520L), (file.Bytes, file.Offset(8)));
        Assert.Equal(_content[520..536], (await file.ReadAsync(8, 16, "a part")).ToArray());
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 513)]
    [InlineData(512, 1)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, long.MaxValue)]
    public async Task What_is_not_in_the_file_is_refused_with_both_ends(long address, long bytes)
    {
        var refused = await Assert.ThrowsAsync<ComputeException>(
            async () => await Open().ReadAsync(address, bytes, "the local heap"));

        Assert.Equal(Fault.CorruptData, refused.Fault);
        Assert.Contains(
            $"the local heap takes {bytes} bytes, and the file ends at byte 512",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_structure_of_unknown_length_ends_with_the_file()
    {
        Assert.Equal(12, (await Open().ReadUpToAsync(500, 4096, "the header")).Length);
        Assert.Equal(0, (await Open().ReadUpToAsync(512, 4096, "the header")).Length);
        _ = await Assert.ThrowsAsync<ComputeException>(
            async () => await Open().ReadUpToAsync(513, 4096, "the header"));
    }

    [Fact]
    public void A_file_of_more_types_than_any_has_is_refused_before_they_fill_the_memory()
    {
        var file = Open();
        byte[] shortInteger = [0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0];
        var refused = Assert.Throws<ComputeException>(() =>
        {
            for (var count = 0; count <= ContentLimits.GreatestTypeCount; count++)
            {
                var reader = new FieldReader(file, shortInteger, 0, "a type");
                _ = DatatypeMessage.Read(ref reader);
            }
        });

        Assert.Equal(Fault.TooLarge, refused.Fault);
        Assert.Contains("more than 524288 types", refused.Message, StringComparison.Ordinal);
    }

    private Hdf5File Open() => new(
        new MetadataPages(new MemorySource(_content), TestContext.Current.CancellationToken),
        new Superblock(2, 8, 8, 512, 48, null));
}
