using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class LinkMessageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_length_of_a_name_has_any_width(int code)
    {
        var message = new Hdf5Image().Bytes(1, code).Number(2, 1 << code).Raw("ab"u8).Address(99);

        Assert.Equal(new Link("ab", LinkKind.Hard, 99, null, null), message.Read(LinkMessage.Read));
        message.AssertCutIsCorrupt(LinkMessage.Read);
    }

    [Fact]
    public void Every_kind_is_read()
    {
        var soft = Message(1).UInt16(4).Raw("/x/y"u8);
        var external = Message(64).UInt16(5).Raw("\0f\0x\0"u8);
        var ownKind = Message(200).UInt16(1).Bytes(0);

        Assert.Equal(new Link("é", LinkKind.Hard, 99, null, 7), Message(0).Address(99).Read(LinkMessage.Read));
        Assert.Equal(new Link("é", LinkKind.Soft, 0, "/x/y", 7), soft.Read(LinkMessage.Read));
        Assert.Equal(new Link("é", LinkKind.External, 0, null, 7), external.Read(LinkMessage.Read));
        Assert.Equal(new Link("é", LinkKind.UserDefined, 0, null, 7), ownKind.Read(LinkMessage.Read));
        soft.AssertCutIsCorrupt(LinkMessage.Read);
    }

    [Fact]
    public void Damage_is_named()
    {
        Message(2).AssertCorrupt("the link is of kind 2", LinkMessage.Read);
        Message(0).Address(null).AssertCorrupt("the address of the object is undefined", LinkMessage.Read);
        new Hdf5Image().Bytes(2, 0).AssertCorrupt("the version is 2", LinkMessage.Read);
        new Hdf5Image().Bytes(1, 0x20).AssertCorrupt("the flags are 0x20", LinkMessage.Read);
        new Hdf5Image().Bytes(1, 0, 0).Address(9).AssertCorrupt("the name is empty", LinkMessage.Read);
        new Hdf5Image().Bytes(1, 3).UInt64(-1).AssertCorrupt("are wanted where 0 are left", LinkMessage.Read);
    }

    /// <summary>A link that says everything it can, up to what it leads to.</summary>
    private static Hdf5Image Message(int kind) =>
        new Hdf5Image().Bytes(1, 0x1c, kind).UInt64(7).Bytes(1, 2).Raw("é"u8);
}
