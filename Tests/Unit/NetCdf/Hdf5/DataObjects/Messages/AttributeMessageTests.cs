using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class AttributeMessageTests
{
    private const int Address = 5000;

    [Fact]
    public void Version_1_fills_every_part_up()
    {
        var message = new Hdf5Image().Bytes(1, 0xff).UInt16(4).UInt16(3).UInt16(9).Raw("abc\0\0\0\0\0"u8)
            .Bytes(1, 2, 3).Zeros(5).Bytes(1, 2, 3, 4, 5, 6, 7, 8, 9).Zeros(7).Bytes(42, 43);

        AssertParts(Read(message), "abc", false, Address + 16, 3, Address + 24, 9, [42, 43]);
        AssertCutIsCorrupt(message, valueBytes: 2);
    }

    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(2, 1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 3, true)]
    public void Later_versions_do_not(int version, int flags, bool isShared)
    {
        var message = new Hdf5Image().Bytes(version, flags).UInt16(3).UInt16(3).UInt16(2).Zeros(version - 2)
            .Raw("é\0"u8).Bytes(1, 2, 3).Bytes(1, 2).Bytes(42);

        var type = Address + 8 + version - 2 + 3;
        AssertParts(Read(message), "é", isShared, type, 3, type + 3, 2, [42]);
        Assert.Equal(flags == 3, Read(message).Space.IsShared);
        AssertCutIsCorrupt(message, valueBytes: 1);
    }

    [Fact]
    public async Task Damage_is_named()
    {
        await AssertCorruptAsync("the version is 0", new Hdf5Image().Bytes(0, 0).Zeros(6));
        await AssertCorruptAsync("the version is 4", new Hdf5Image().Bytes(4, 0).Zeros(7));
        await AssertCorruptAsync("the name is empty", new Hdf5Image().Bytes(3, 0).Zeros(7));
        await AssertCorruptAsync("65535 bytes are wanted", new Hdf5Image().Bytes(3, 0).UInt16(-1).Zeros(5));
    }

    private static AttributeMessage Read(Hdf5Image image) =>
        AttributeMessage.Read(image.ToFile(), image.ToArray(), Address);

    private static void AssertParts(
        AttributeMessage message,
        string name,
        bool isShared,
        long type,
        int typeBytes,
        long space,
        int spaceBytes,
        byte[] value)
    {
        Assert.Equal(name, message.Name);
        Assert.Equal(
            (MessageType.Datatype, isShared, type, typeBytes),
            (message.Type.Type, message.Type.IsShared, message.Type.Address, message.Type.Bytes.Length));
        Assert.Equal(
            (MessageType.Dataspace, space, spaceBytes),
            (message.Space.Type, message.Space.Address, message.Space.Bytes.Length));
        Assert.Equal(value, message.Value.ToArray());
    }

    private static void AssertCutIsCorrupt(Hdf5Image image, int valueBytes)
    {
        var (file, bytes) = (image.ToFile(), image.ToArray());
        for (var length = 0; length < bytes.Length - valueBytes; length++)
        {
            var refusal = Assert.Throws<ComputeException>(() =>
                AttributeMessage.Read(file, bytes.AsMemory(0, length), Address));
            Assert.Equal(Fault.CorruptData, refusal.Fault);
        }
    }

    private static Task AssertCorruptAsync(string cause, Hdf5Image image) =>
        Hdf5Messages.AssertCorruptAsync(cause, () => Task.FromResult(Read(image)));
}
