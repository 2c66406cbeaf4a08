using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class FillValueMessageTests
{
    private static readonly byte[] _value = [1, 2, 3];

    [Theory]
    [InlineData("0102020103000000010203")]
    [InlineData("0202020103000000010203")]
    [InlineData("032a03000000010203")]
    public void A_value_is_read(string hex)
    {
        var message = new Hdf5Image().Raw(Convert.FromHexString(hex));

        Assert.Equal(_value, message.Read(Read));
        message.AssertCutIsCorrupt(Read);
    }

    [Theory]
    [InlineData("01020200ffffffff")]
    [InlineData("0102020100000000")]
    [InlineData("02020200")]
    [InlineData("030a")]
    [InlineData("031a")]
    public void No_value_is_no_value(string hex)
    {
        var message = new Hdf5Image().Raw(Convert.FromHexString(hex));

        Assert.Empty(message.Read(Read));
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Old_files_have_a_message_of_their_own()
    {
        Assert.Equal(_value, new Hdf5Image().UInt32(3).Raw(_value).Read(ReadOld));
        new Hdf5Image().UInt32(3).Raw(_value).AssertCutIsCorrupt(ReadOld);
    }

    [Fact]
    public void Damage_is_named()
    {
        new Hdf5Image().Bytes(4, 0, 0, 0).AssertCorrupt("the version is 4", Read);
        new Hdf5Image().Bytes(3, 0x20).UInt32(int.MaxValue).AssertCorrupt("are wanted where 0 are left", Read);
    }

    private static byte[] Read(ref FieldReader reader) => FillValueMessage.Read(ref reader).ToArray();

    private static byte[] ReadOld(ref FieldReader reader) => FillValueMessage.ReadOld(ref reader).ToArray();
}
