using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class EngineOptionsTests
{
    [Fact]
    public void The_defaults_are_good() => Assert.Empty(new EngineOptions().Problems());

    [Fact]
    public void Every_option_outside_its_bounds_is_named_with_its_value()
    {
        var problems = new EngineOptions { MemoryLimitMb = 127, PartitionMb = 0, BlockKb = 63, Concurrency = 0 }
            .Problems().ToList();

        Assert.Equal(4, problems.Count);
        Assert.All(
            ["MemoryLimitMb is 127", "PartitionMb is 0", "BlockKb is 63", "Concurrency is 0"],
            text => Assert.Single(problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(3, new EngineOptions { PartitionMb = 4097, BlockKb = 16385, Concurrency = 1025 }.Problems().Count());
    }

    [Fact]
    public void Half_of_the_memory_is_for_buffers_however_much_it_is()
    {
        Assert.Equal(256L << 20, new EngineOptions { MemoryLimitMb = 512 }.BufferBytes);
        Assert.Equal(500_000L << 20, new EngineOptions { MemoryLimitMb = 1_000_000 }.BufferBytes);
    }
}
