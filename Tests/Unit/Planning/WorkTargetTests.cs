using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>How much work is one partition.</summary>
public sealed class WorkTargetTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData((16L << 20) - 1, 1)]
    [InlineData(16L << 20, 2)]
    [InlineData(24L << 20, 4)]
    [InlineData(48L << 20, 6)]
    [InlineData(64L << 20, 8)]
    [InlineData(512L << 20, 8)]
    [InlineData(757L << 20, 12)]
    [InlineData(3000L << 20, 48)]
    public void Work_is_cut_into_partitions_that_keep_all_cores_busy_to_the_end(long workBytes, long partitions) =>
        Assert.Equal(partitions, WorkTarget.Of(workBytes, 64).Partitions(workBytes));

    [Fact]
    public void A_job_of_any_size_has_4000_partitions_at_most() =>
        Assert.InRange(WorkTarget.Of(1L << 50, 1).Partitions(1L << 50), 1000, 4000);
}
