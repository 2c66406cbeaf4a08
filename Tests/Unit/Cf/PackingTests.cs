using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class PackingTests
{
    [Fact]
    public void Without_attributes_numbers_are_what_they_are()
    {
        var packing = Packing.Of(ElementType.Float, AttributeSet.Empty);

        Assert.Equal((ElementType.Float, ElementType.Float, 1d, 0d), Of(packing));
        Assert.Empty(packing.Missing);
        Assert.False(packing.IsScaled);
    }

    // SEMANTICS: _FillValue and missing_value both count, also when they differ; a NaN is missing anyway.
    [Fact]
    public void Fill_and_every_missing_value_count() => Assert.Equal(
        [-999, 1, 2],
        Packing.Of(
            ElementType.Double,
            Attributes(
                ("_FillValue", AttributeValue.FromNumbers(ElementType.Double, -999)),
                ("missing_value", AttributeValue.FromNumbers(ElementType.Double, 1, double.NaN, 2, -999)))).Missing);

    [Fact]
    public void A_fill_value_written_as_double_is_that_of_the_stored_floats()
    {
        var packing = Packing.Of(
            ElementType.Float, Attributes(("_FillValue", AttributeValue.FromNumbers(ElementType.Double, 1e20))));

        Assert.Equal([(double)1e20f], packing.Missing);
    }

    [Theory]
    [InlineData(ElementType.Byte, ElementType.UByte, 255)]
    [InlineData(ElementType.Short, ElementType.UShort, 65535)]
    [InlineData(ElementType.Int, ElementType.UInt, 4294967295)]
    public void An_unsigned_variable_in_a_signed_type_is_read_as_meant(
        ElementType stored, ElementType meant, long missing)
    {
        var packing = Packing.Of(
            stored,
            Attributes(("_Unsigned", AttributeValue.FromText("true")), ("_FillValue", AttributeValue.FromIntegers(stored, -1))));

        Assert.Equal(meant, packing.Stored);
        Assert.Equal([missing], packing.Missing);
    }

    // CF 8.1; xarray gives float32 for int16 with a float32 scale, too.
    [Theory]
    [InlineData(ElementType.Short, ElementType.Float, ElementType.Float)]
    [InlineData(ElementType.Byte, ElementType.Float, ElementType.Float)]
    [InlineData(ElementType.Short, ElementType.Double, ElementType.Double)]
    [InlineData(ElementType.Int, ElementType.Float, ElementType.Double)] // float32 does not hold 32 bits.
    [InlineData(ElementType.Float, ElementType.Double, ElementType.Float)]
    public void Packed_numbers_are_decoded_to_a_type_that_holds_them(
        ElementType stored, ElementType scale, ElementType decoded)
    {
        var packing = Packing.Of(
            stored,
            Attributes(
                ("scale_factor", AttributeValue.FromNumbers(scale, 0.5)),
                ("add_offset", AttributeValue.FromNumbers(scale, 273))));

        Assert.Equal((stored, decoded, 0.5, 273d), Of(packing));
        Assert.True(packing.IsScaled);
    }

    [Fact]
    public void Integers_without_a_scale_are_decoded_to_double() =>
        Assert.Equal(ElementType.Double, Packing.Of(ElementType.Short, AttributeSet.Empty).Decoded);

    private static (ElementType Stored, ElementType Decoded, double Scale, double Offset) Of(Packing packing) =>
        (packing.Stored, packing.Decoded, packing.Scale, packing.Offset);

    private static AttributeSet Attributes(params (string Name, AttributeValue Value)[] attributes) =>
        new(attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value)));
}
