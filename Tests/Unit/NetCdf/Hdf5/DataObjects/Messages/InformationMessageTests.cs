using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

/// <summary><see cref="LinkInformationMessage"/>, <see cref="AttributeInformationMessage"/> and <see cref="SymbolTableMessage"/>.</summary>
public sealed class InformationMessageTests
{
    [Fact]
    public void Links_say_where_they_are()
    {
        var plain = new Hdf5Image().Bytes(0, 0).Address(null).Address(null);
        var tracked = new Hdf5Image().Bytes(0, 3).UInt64(5).Address(70).Address(80);

        Assert.Equal(new(false, null, null), plain.Read(LinkInformationMessage.Read));
        Assert.Equal(new(true, 70, 80), tracked.Read(LinkInformationMessage.Read));
        plain.AssertCutIsCorrupt(LinkInformationMessage.Read);
        tracked.AssertCutIsCorrupt(LinkInformationMessage.Read);
        new Hdf5Image().Bytes(1, 0).AssertCorrupt("the version is 1", LinkInformationMessage.Read);
        new Hdf5Image().Bytes(0, 4).AssertCorrupt("the flags are 0x04", LinkInformationMessage.Read);
    }

    [Fact]
    public void Attributes_say_where_they_are()
    {
        var plain = new Hdf5Image(4).Bytes(0, 0).Address(null).Address(null);
        var tracked = new Hdf5Image(4).Bytes(0, 3).UInt16(5).Address(70).Address(80);

        Assert.Equal(new(false, null, null), Read(plain));
        Assert.Equal(new(true, 70, 80), Read(tracked));
        new Hdf5Image().Bytes(0, 1).UInt16(5).Address(70).Address(80)
            .AssertCutIsCorrupt(AttributeInformationMessage.Read);
        new Hdf5Image().Bytes(1, 0).AssertCorrupt("the version is 1", AttributeInformationMessage.Read);
        new Hdf5Image().Bytes(0, 8).AssertCorrupt("the flags are 0x08", AttributeInformationMessage.Read);
    }

    [Fact]
    public void Old_groups_say_where_their_links_are()
    {
        var message = new Hdf5Image().Address(70).Address(80);

        Assert.Equal((70, 80), message.Read(SymbolTableMessage.Read));
        message.AssertCutIsCorrupt(SymbolTableMessage.Read);
        new Hdf5Image().Address(70).Address(null).AssertCorrupt("heap of names", SymbolTableMessage.Read);
    }

    private static AttributeInformationMessage Read(Hdf5Image image) => image.Read(AttributeInformationMessage.Read);
}
