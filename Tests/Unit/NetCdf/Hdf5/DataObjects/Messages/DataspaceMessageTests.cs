using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class DataspaceMessageTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(2, 2)]
    public void A_shape_and_what_it_may_grow_to_are_read(int version, int lengthBytes)
    {
        var message = Message(version, 2, 1, new(lengthBytes: lengthBytes)).Length(3).Length(5).Length(-1).Length(7);

        var space = message.Read(DataspaceMessage.Read);

        Assert.Equal(DataspaceKind.Simple, space.Kind);
        Assert.Equal([3, 5], space.Shape);
        Assert.Equal([null, 7], space.GreatestShape);
        message.AssertCutIsCorrupt(DataspaceMessage.Read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_does_not_say_that_it_grows_does_not(int version) =>
        Assert.Equal([4], Message(version, 1, 0).Length(4).Read(DataspaceMessage.Read).GreatestShape);

    [Fact]
    public void Scalars_and_nothing_are_told_apart()
    {
        Assert.Equal(DataspaceKind.Scalar, Message(1, 0, 0).Read(DataspaceMessage.Read).Kind);
        Assert.Equal(DataspaceKind.Scalar, Message(2, 0, 0, kind: 0).Read(DataspaceMessage.Read).Kind);
        Assert.Equal(DataspaceKind.Null, Message(2, 0, 0, kind: 2).Read(DataspaceMessage.Read).Kind);
    }

    [Fact]
    public void Damage_is_named()
    {
        Message(3, 0, 0).AssertCorrupt("the version is 3", DataspaceMessage.Read);
        Message(1, 33, 0).AssertCorrupt("there are 33 dimensions", DataspaceMessage.Read);
        Message(2, 1, 0, kind: 0).AssertCorrupt("of kind 0 and has 1", DataspaceMessage.Read);
        Message(2, 1, 0, kind: 3).AssertCorrupt("of kind 3", DataspaceMessage.Read);
        Message(2, 1, 0).Length(-1).AssertCorrupt("a dimension is undefined", DataspaceMessage.Read);
        Message(2, 1, 0).Length(-2).AssertCorrupt("a length is", DataspaceMessage.Read);
    }

    private static Hdf5Image Message(int version, int rank, int flags, Hdf5Image? image = null, int kind = 1) =>
        (image ?? new()).Bytes(version, rank, flags, version == 1 ? 0 : kind).Zeros(version == 1 ? 4 : 0);
}
