using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Tests.Unit.Arrays;

public sealed class ElementTypesTests
{
    /// <summary>The external types of the NetCDF classic format, with their names in CDL.</summary>
    [Theory]
    [InlineData(1, 1, "byte", false)]
    [InlineData(2, 1, "char", false)]
    [InlineData(3, 2, "short", false)]
    [InlineData(4, 4, "int", false)]
    [InlineData(5, 4, "float", true)]
    [InlineData(6, 8, "double", true)]
    [InlineData(7, 1, "ubyte", false)]
    [InlineData(8, 2, "ushort", false)]
    [InlineData(9, 4, "uint", false)]
    [InlineData(10, 8, "int64", false)]
    [InlineData(11, 8, "uint64", false)]
    public void Types_are_numbered_named_and_measured_as_in_the_format(byte number, int bytes, string name, bool isFloating)
    {
        var type = (ElementType)number;

        Assert.True(Enum.IsDefined(type));
        Assert.Equal(bytes, type.ByteLength());
        Assert.Equal(name, type.CdlName());
        Assert.Equal(isFloating, type.IsFloating());
        Assert.Equal(name != "char", type.IsNumeric());
    }

    [Fact]
    public void A_number_that_is_no_type_has_neither_length_nor_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ElementType)12).ByteLength());
        Assert.Throws<ArgumentOutOfRangeException>(() => default(ElementType).CdlName());
    }
}
