using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects;

public sealed class DataspaceTests
{
    private static readonly StringType _fourBytes = new(4, IsSpacePadded: false);

    [Fact]
    public void Elements_are_counted()
    {
        Assert.Equal(1, Dataspace.Scalar.Count);
        Assert.Equal(0, new Dataspace(DataspaceKind.Null, [], []).Count);
        Assert.Equal(6, Simple(2, 3).Count);
        Assert.Equal(24, Simple(2, 3).Bytes(_fourBytes));
    }

    [Fact]
    public void More_than_a_number_can_say_is_the_greatest_number()
    {
        Assert.Equal(long.MaxValue, Simple(1L << 40, 1L << 40).Count);
        Assert.Equal(long.MaxValue, Simple(1L << 40, 1L << 40, 1L << 40).Count);
        Assert.Equal(1L << 62, Simple(1L << 62).Count);
        Assert.Equal(long.MaxValue, Simple(1L << 62).Bytes(_fourBytes));
    }

    [Fact]
    public void Nothing_of_anything_is_nothing() => Assert.Equal(0, Simple(1L << 40, 1L << 40, 0).Count);

    private static Dataspace Simple(params long[] shape) =>
        new(DataspaceKind.Simple, [.. shape], [.. shape.Select(length => (long?)length)]);
}
