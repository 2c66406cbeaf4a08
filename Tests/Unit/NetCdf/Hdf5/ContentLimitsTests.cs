using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5;

public sealed class ContentLimitsTests
{
    [Fact]
    public void What_all_of_a_file_comes_to_is_limited_and_named()
    {
        AssertLimit(limits => limits.CountTypes, ContentLimits.GreatestTypeCount, "524288 types and members");
        AssertLimit(limits => limits.CountMessages, ContentLimits.GreatestMessageCount, "524288 messages in the headers");
        AssertLimit(limits => limits.CountNames, ContentLimits.GreatestNameBytes, "16777216 bytes of names");
        AssertLimit(limits => limits.CountValues, ContentLimits.GreatestValueBytes, "16777216 bytes of attributes");
        AssertLimit(limits => limits.CountChunks, ContentLimits.GreatestChunkCount, "2097152 chunks in all its variables");
    }

    [Fact]
    public void Chunks_are_counted_by_many_at_once()
    {
        var limits = new ContentLimits("memory.nc");

        _ = Parallel.For(0, ContentLimits.GreatestChunkCount, _ => limits.CountChunks(1));

        _ = Assert.Throws<ComputeException>(() => limits.CountChunks(1));
    }

    private static void AssertLimit(Func<ContentLimits, Action<long>> of, long limit, string what)
    {
        var count = of(new("memory.nc"));
        count(limit - 1);
        count(1);
        var refused = Assert.Throws<ComputeException>(() => count(1));
        Assert.Equal(Fault.TooLarge, refused.Fault);
        Assert.Contains($"memory.nc has more than {what}", refused.Message, StringComparison.Ordinal);
        _ = Assert.Throws<ComputeException>(() => of(new("memory.nc"))(long.MaxValue));
    }
}
