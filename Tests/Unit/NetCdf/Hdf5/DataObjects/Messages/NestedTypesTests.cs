using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.NetCdf.Hdf5.DataObjects.Messages;

public sealed class NestedTypesTests
{
    private static readonly FixedPointType _short = new(2, IsBigEndian: false, IsSigned: true, 0, 16);

    [Fact]
    public void Compounds_of_version_1_have_members_with_dimensions()
    {
        var message = Prefix(6, 2, 20, 1);
        message.Raw("a\0\0\0\0\0\0\0"u8).UInt32(0).Bytes(0).Zeros(11).Zeros(16);
        Short(message, 1);
        message.Raw("eightsay\0\0\0\0\0\0\0\0"u8).UInt32(4).Bytes(2).Zeros(11).UInt32(2).UInt32(4).Zeros(8);
        Short(message, 1);

        var type = Assert.IsType<CompoundType>(Read(message));

        Assert.Equal(new CompoundMember("a", 0, _short), type.Members[0]);
        Assert.Equal(("eightsay", 4), (type.Members[1].Name, type.Members[1].Offset));
        var array = Assert.IsType<ArrayType>(type.Members[1].Type);
        Assert.Equal([2, 4], array.Shape);
        Assert.Equal((16, _short), (array.Bytes, array.Base));
        message.AssertCutIsCorrupt(Read);
        message.At(8 + 8 + 4).Bytes(5).AssertCorrupt("a member has 5 dimensions", Read);
    }

    [Theory]
    [InlineData(2, 8)]
    [InlineData(3, 8)]
    [InlineData(3, 300)]
    [InlineData(4, 70000)]
    public void Compounds_of_later_versions_are_shorter(int version, int bytes)
    {
        var message = Prefix(6, 2, (uint)bytes, version);
        var width = version == 2 ? 4 : bytes < 256 ? 1 : bytes < 65536 ? 2 : 3;
        message.Raw(version == 2 ? "a\0\0\0\0\0\0\0"u8 : "a\0"u8).Number(0, width);
        Short(message, version);
        message.Raw(version == 2 ? "bc\0\0\0\0\0\0"u8 : "bc\0"u8).Number((ulong)bytes - 2, width);
        Short(message, version);

        var type = Assert.IsType<CompoundType>(Read(message));

        Assert.Equal([new("a", 0, _short), new("bc", bytes - 2, _short)], type.Members);
        message.AssertCutIsCorrupt(Read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Enumerations_have_names_and_values(int version)
    {
        var message = Prefix(8, 2, 2, version);
        Short(message, version);
        message.Raw(version < 3 ? "no\0\0\0\0\0\0"u8 : "no\0"u8).Raw(version < 3 ? "yes\0\0\0\0\0"u8 : "yes\0"u8);
        message.UInt16(-2).UInt16(300);

        var type = Assert.IsType<EnumerationType>(Read(message));

        Assert.Equal(_short, type.Base);
        Assert.Equal([("no", -2L), ("yes", 300L)], type.Members);
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Values_of_enumerations_are_in_the_order_and_width_of_their_integers()
    {
        var bigEndian = Prefix(8, 1, 4, 3);
        Prefix(0, 1, 4, 3, bigEndian).UInt16(4).UInt16(24).Raw("x\0"u8).Bytes(0x01, 0x23, 0x45, 0x6f);
        var floating = Prefix(8, 0, 4, 3);
        Prefix(1, 0x1f20, 4, 3, floating).UInt16(0).UInt16(32).Bytes(23, 8, 0, 23).UInt32(127);

        Assert.Equal([("x", 0x123456L)], Assert.IsType<EnumerationType>(Read(bigEndian)).Members);
        Assert.Contains("no integers", Assert.IsType<UnreadType>(Read(floating)).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_and_text_of_any_length_are_told_apart()
    {
        var list = Prefix(9, 0, 16, 1);
        var text = Prefix(9, 0x101, 16, 1);

        Assert.Equal(new VariableLengthType(16, IsText: false, _short), Read(Short(list, 1)));
        Assert.Equal(new VariableLengthType(16, IsText: true, _short), Read(Short(text, 1)));
        list.AssertCutIsCorrupt(Read);
        Short(Prefix(9, 2, 16, 1), 1).AssertCorrupt("of kind 2", Read);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Arrays_are_elements_too(int version)
    {
        var message = Prefix(10, 0, 12, version).Bytes(2).Zeros(version == 2 ? 3 : 0).UInt32(2).UInt32(3);
        Short(message.Zeros(version == 2 ? 8 : 0), version);

        var type = Assert.IsType<ArrayType>(Read(message));

        Assert.Equal([2, 3], type.Shape);
        Assert.Equal(_short, type.Base);
        message.AssertCutIsCorrupt(Read);
    }

    [Fact]
    public void Complex_numbers_are_passed_over()
    {
        var message = Prefix(6, 2, 18, 5).Raw("z\0"u8).Bytes(0);
        Prefix(1, 0x3f20, 8, 5, Prefix(11, 1, 16, 5, message)).UInt16(0).UInt16(64).Bytes(52, 11, 0, 52).UInt32(1023);
        Short(message.Raw("n\0"u8).Bytes(16), 5);

        var type = Assert.IsType<CompoundType>(Read(message));

        Assert.Equal(new UnreadType(16, "complex numbers"), type.Members[0].Type);
        Assert.Equal(_short, type.Members[1].Type);
    }

    [Fact]
    public void Damage_is_named()
    {
        Prefix(6, 0, 2, 3).AssertCorrupt("a compound has no members", Read);
        Short(Prefix(6, 1, 2, 3).Raw("a\0"u8).Bytes(1), 3).AssertCorrupt("2 bytes from byte 1 on", Read);
        Prefix(6, 1, 2, 3).Raw("endless"u8).AssertCorrupt("a name does not end", Read);
        Short(Prefix(8, 0, 4, 3), 3).AssertCorrupt("an enumeration of 4 bytes is of integers of 2", Read);
        Prefix(10, 0, 2, 3).Bytes(33).AssertCorrupt("an array has 33 dimensions", Read);
        Prefix(10, 0, 2, 3).Bytes(0).AssertCorrupt("an array has 0 dimensions", Read);
        Prefix(10, 0, 2, 3).Bytes(1).UInt32(0).AssertCorrupt("a dimension of an array is 0 long", Read);
        Short(Prefix(10, 0, 2, 3).Bytes(1).UInt32(2), 3).AssertCorrupt("4 bytes is said to take 2", Read);
        Short(Prefix(10, 0, 2, 3).Bytes(2).UInt32(1 << 30).UInt32(1 << 30), 3).AssertCorrupt("than 2 GiB", Read);
        Prefix(8, 0xffff, 2, 3).AssertCorrupt("are wanted where 0 are left", Read);
    }

    [Fact]
    public void Types_do_not_lie_in_each_other_without_end()
    {
        var deepest = new Hdf5Image();
        for (var depth = 0; depth < DatatypeMessage.GreatestDepth; depth++)
        {
            Prefix(9, 0, 16, 1, deepest);
        }

        Assert.IsType<VariableLengthType>(Read(Short(deepest, 1)));
        Short(Prefix(9, 0, 16, 1, deepest.At(32 * 8)), 1).AssertCorrupt("more than 32 deep", Read);
    }

    private static Hdf5Image Short(Hdf5Image image, int version) =>
        Prefix(0, 8, 2, version, image).UInt16(0).UInt16(16);

    private static Hdf5Image Prefix(int kind, int flags, uint bytes, int version, Hdf5Image? image = null) =>
        DatatypeMessageTests.Prefix(kind, flags, bytes, version, image);

    private static Datatype Read(Hdf5Image image) => image.Read(DatatypeMessage.Read);

    private static Datatype Read(ref FieldReader reader) => DatatypeMessage.Read(ref reader);
}
