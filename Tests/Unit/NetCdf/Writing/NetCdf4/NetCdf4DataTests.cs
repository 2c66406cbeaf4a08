using Compute.Orleans.Engine.NetCdf;
using Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing.NetCdf4;

/// <summary>Where the elements of a variable are said to be.</summary>
public sealed class NetCdf4DataTests
{
    [Fact]
    public void Data_are_a_run_or_chunks_or_neither()
    {
        var chunks = new ChunkTable([new(3, 100, 8, 0)]);

        Assert.Equal((100, 0), (NetCdf4Data.Contiguous(100).Offset, NetCdf4Data.Contiguous(100).Chunks.Count));
        Assert.Null(NetCdf4Data.Chunked(chunks).Offset);
        Assert.Same(chunks, NetCdf4Data.Chunked(chunks).Chunks);
        Assert.Null(NetCdf4Data.Unwritten.Offset);
        Assert.Equal(0, NetCdf4Data.Unwritten.Chunks.Count);
    }
}
