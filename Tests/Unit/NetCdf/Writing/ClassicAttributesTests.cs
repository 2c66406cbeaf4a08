using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Tests.Unit.NetCdf.Writing;

public sealed class ClassicAttributesTests
{
    private static readonly UserType _phase = new("phase", ElementType.Byte, 1, []);
    private static readonly UserType _pair = new("pair", ElementType.Compound, 8, []);

    [Fact]
    public void Strings_become_text_and_compounds_are_left_out()
    {
        var attributes = AttributeSet.Empty
            .With("text", "K")
            .With("one", AttributeValue.FromStrings("m"))
            .With("two", AttributeValue.FromStrings("a", "b"))
            .With("none", AttributeValue.FromStrings())
            .With("pair", AttributeValue.FromElements(_pair, "{1, 2}"))
            .With("phase", AttributeValue.FromEnum(_phase, 3));

        var classic = ClassicAttributes.Of(attributes);

        Assert.Equal(
            AttributeSet.Empty
                .With("text", "K")
                .With("one", "m")
                .With("two", "a, b")
                .With("none", "")
                .With("phase", AttributeValue.FromIntegers(ElementType.Byte, 3)),
            classic);
    }

    [Fact]
    public void Attributes_that_are_classic_stay_the_same()
    {
        var attributes = AttributeSet.Empty.With("a", "b").With("n", AttributeValue.FromIntegers(ElementType.Int64, 1));

        Assert.Same(attributes, ClassicAttributes.Of(attributes));
    }

    [Theory]
    [InlineData(ElementType.Int64, 5, ElementType.Int)]
    [InlineData(ElementType.Int64, -5, ElementType.Int)]
    [InlineData(ElementType.Int64, 1L << 40, ElementType.Int64)]
    [InlineData(ElementType.UInt64, 5, ElementType.Int)]
    [InlineData(ElementType.UInt64, -1, ElementType.UInt64)]
    [InlineData(ElementType.UInt, 1L << 31, ElementType.UInt)]
    [InlineData(ElementType.UShort, 65535, ElementType.Int)]
    [InlineData(ElementType.UByte, 255, ElementType.Short)]
    [InlineData(ElementType.Short, 5, ElementType.Short)]
    public void An_integer_is_as_narrow_as_it_can_be(ElementType type, long number, ElementType expected)
    {
        var attributes = AttributeSet.Empty.With("n", AttributeValue.FromIntegers(type, number));

        var narrow = ClassicAttributes.Narrowed(attributes, null);

        Assert.Equal(AttributeValue.FromIntegers(expected, number), narrow["n"]);
        Assert.Equal(attributes, ClassicAttributes.Narrowed(attributes, type)); // A fill value, say.
    }
}
