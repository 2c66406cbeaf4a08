using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

/// <summary>Types without others in them (<see cref="NumberTypes"/>); <see cref="NestedTypesTests"/> has the others.</summary>
public sealed class DatatypeMessageTests
{
    [Theory]
    [InlineData(0x00, false, false)]
    [InlineData(0x01, true, false)]
    [InlineData(0x08, false, true)]
    [InlineData(0x0f, true, true)]
    public void Integers_are_read(int flags, bool isBigEndian, bool isSigned)
    {
        var message = Prefix(0, flags, 4).UInt16(3).UInt16(20);

        Assert.Equal(new FixedPointType(4, isBigEndian, isSigned, 3, 20), Read(message));
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Fields_of_bits_are_unsigned_integers() =>
        Assert.Equal(
            new FixedPointType(2, true, false, 1, 9), Read(Prefix(4, 0x09, 2).UInt16(1).UInt16(9)));

    [Fact]
    public void Floating_point_numbers_are_read()
    {
        var message = Prefix(1, 0x1f20, 4).UInt16(0).UInt16(32).Bytes(23, 8, 0, 23).UInt32(127);

        var type = Assert.IsType<FloatingPointType>(Read(message));

        Assert.False(type.IsBigEndian);
        Assert.Equal(new(true, true, 0, 32, 31, 23, 8, 0, 23, 127, HasImpliedBit: true), type.Form);
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Not_every_mantissa_leaves_its_first_bit_out()
    {
        var extended = Prefix(1, 0x4f10, 16).UInt16(0).UInt16(80).Bytes(64, 15, 0, 64).UInt32(16383);

        Assert.False(Assert.IsType<FloatingPointType>(Read(extended)).Form.HasImpliedBit);
    }

    [Fact]
    public void Text_of_a_fixed_length_may_be_filled_with_spaces()
    {
        Assert.Equal(new StringType(5, IsSpacePadded: false), Read(Prefix(3, 0x10, 5)));
        Assert.Equal(new StringType(5, IsSpacePadded: false), Read(Prefix(3, 0x01, 5)));
        Assert.Equal(new StringType(5, IsSpacePadded: true), Read(Prefix(3, 0x02, 5)));
    }

    [Fact]
    public void Opaque_bytes_say_what_they_are()
    {
        var message = Prefix(5, 8, 3).Raw("tag\0\0\0\0\0"u8);

        Assert.Equal(new OpaqueType(3, "tag"), Read(message));
        message.AssertCutIsCorrupt(Read);
    }

    [Theory]
    [InlineData(0x00, true)]
    [InlineData(0x01, false)]
    [InlineData(0x12, false)]
    public void References_lead_to_objects_or_elsewhere(int flags, bool isToObject) =>
        Assert.Equal(new ReferenceType(8, isToObject), Read(Prefix(7, flags, 8)));

    [Fact]
    public void What_is_not_read_is_told_by_name()
    {
        var time = Prefix(2, 0, 4).UInt16(32);
        var vax = Prefix(1, 0x1f61, 4, version: 3).UInt16(0).UInt16(32).Bytes(23, 8, 0, 23).UInt32(127);
        var wide = Prefix(0, 8, 16).UInt16(0).UInt16(128);

        Assert.Equal(new UnreadType(4, "times"), Read(time));
        Assert.Equal(new UnreadType(4, "floating-point numbers in VAX byte order"), Read(vax));
        Assert.Equal(new UnreadType(16, "integers of 128 bits"), Read(wide));
        time.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Damage_is_named()
    {
        Prefix(12, 0, 4).AssertCorrupt("version 1 and class 12", Read);
        Prefix(3, 0, 4, version: 0).AssertCorrupt("version 0 and class 3", Read);
        Prefix(3, 0, 4, version: 6).AssertCorrupt("version 6 and class 3", Read);
        Prefix(3, 0, 0).AssertCorrupt("an element takes 0 bytes", Read);
        Prefix(3, 0, uint.MaxValue).AssertCorrupt("an element takes 4294967295 bytes", Read);
        Prefix(0, 0, 4).UInt16(1).UInt16(32).AssertCorrupt("has 32 bits from bit 1 on", Read);
        Prefix(0, 0, 4).UInt16(0).UInt16(0).AssertCorrupt("has 0 bits", Read);
        Prefix(1, 0x2020, 4).UInt16(0).UInt16(32).Bytes(23, 8, 0, 23).UInt32(0).AssertCorrupt("sign at 32", Read);
        Prefix(1, 0x1f20, 4).UInt16(0).UInt16(32).Bytes(23, 0, 0, 23).UInt32(0).AssertCorrupt("0 bits of exp", Read);
        Prefix(1, 0x1f20, 4).UInt16(0).UInt16(32).Bytes(25, 8, 0, 23).UInt32(0).AssertCorrupt("exponent at 25", Read);
        Prefix(1, 0x1f20, 4).UInt16(0).UInt16(32).Bytes(23, 8, 9, 24).UInt32(0).AssertCorrupt("mantissa at 9", Read);
    }

    internal static Hdf5Image Prefix(int kind, int flags, uint bytes, int version = 1, Hdf5Image? image = null) =>
        (image ?? new()).Bytes((version << 4) | kind).Number((ulong)flags, 3).UInt32(bytes);

    private static Datatype Read(Hdf5Image image) => image.Read(DatatypeMessage.Read);

    private static Datatype Read(ref Engine.NetCdf.Hdf5.FieldReader reader) => DatatypeMessage.Read(ref reader);
}
