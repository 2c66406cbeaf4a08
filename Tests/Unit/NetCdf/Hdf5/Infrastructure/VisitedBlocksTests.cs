using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.Infrastructure;

public sealed class VisitedBlocksTests
{
    [Fact]
    public void No_block_comes_twice()
    {
        var visited = new VisitedBlocks(new Hdf5Image().ToFile(100), "a node");
        visited.Enter(8, 10);
        visited.Enter(9, 10);

        var fault = Assert.Throws<ComputeException>(() => visited.Enter(8, 10));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains("at byte 8, a node is reached a second time", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_blocks_are_no_longer_than_the_file()
    {
        var visited = new VisitedBlocks(new Hdf5Image().ToFile(100), "a node");
        visited.Enter(0, 60);
        visited.Spend(0, 40);

        var fault = Assert.Throws<ComputeException>(() => visited.Enter(1, 1));

        Assert.Equal(Fault.CorruptData, fault.Fault);
        Assert.Contains("a node does not fit into the file", fault.Message, StringComparison.Ordinal);
    }
}
