using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class AttributeValueTests
{
    [Fact]
    public void Values_are_equal_when_type_and_content_are()
    {
        Assert.Equal(AttributeValue.FromText("K"), AttributeValue.FromText("K"));
        Assert.NotEqual(AttributeValue.FromText("K"), AttributeValue.FromText("k"));
        Assert.Equal(Numbers(ElementType.Float, 1, double.NaN), Numbers(ElementType.Float, 1, double.NaN));
        Assert.NotEqual(Numbers(ElementType.Float, 1), Numbers(ElementType.Double, 1));
        Assert.NotEqual(Numbers(ElementType.Double, 1), Numbers(ElementType.Double, 1, 1));
        Assert.NotEqual(Integers(ElementType.Int, 1), Integers(ElementType.Short, 1));
        Assert.Equal(
            Integers(ElementType.Int, 1, 2).GetHashCode(), Integers(ElementType.Int, 1, 2).GetHashCode());
        Assert.False(AttributeValue.FromText("1").Equals((object)"1"));
    }

    [Fact]
    public void Long_integers_keep_every_bit()
    {
        // As doubles both are 2^63.
        var one = Integers(ElementType.Int64, long.MaxValue);
        var other = Integers(ElementType.Int64, long.MaxValue - 1);

        Assert.NotEqual(one, other);
        Assert.Equal(long.MaxValue - 1, other.Integers.Single());
        Assert.Equal(18446744073709551615d, Integers(ElementType.UInt64, -1).Numbers.Single());
        Assert.Equal(-1, Integers(ElementType.Int64, -1).Numbers.Single());
    }

    [Fact]
    public void The_length_of_a_text_is_counted_in_bytes()
    {
        Assert.Equal(3, AttributeValue.FromText("°C").Count);
        Assert.Equal(0, AttributeValue.FromText("").Count);
        Assert.Equal(2, Integers(ElementType.Byte, 1, 2).Count);
    }

    [Fact]
    public void A_person_reads_numbers_without_rounding()
    {
        Assert.Equal("0.1, 1E+20", Numbers(ElementType.Double, 0.1, 1e20).ToString());
        Assert.Equal("K", AttributeValue.FromText("K").ToString());
    }

    [Fact]
    public void A_type_that_does_not_fit_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers(ElementType.Int, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Integers(ElementType.Float, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Integers(ElementType.Char, 1));
    }

    [Fact]
    public void One_string_is_text_and_several_are_none()
    {
        var (one, two) = (AttributeValue.FromStrings("K"), AttributeValue.FromStrings("a", "b"));

        Assert.Equal((ElementType.String, "K", 1), (one.Type, one.Text, one.Count));
        Assert.Equal((null, 2, "a, b"), (two.Text, two.Count, two.ToString()));
        Assert.Equal(["a", "b"], two.Strings);
        Assert.Equal(AttributeValue.FromStrings("a", "b"), two);
        Assert.NotEqual(AttributeValue.FromStrings("b", "a"), two);
        Assert.NotEqual(AttributeValue.FromText("K"), one);
        Assert.Equal(0, AttributeValue.FromStrings().Count);
    }

    [Fact]
    public void A_value_of_a_type_of_the_files_own_knows_its_type()
    {
        UserType phase = new("phase", ElementType.Byte, 1, []);
        UserType pair = new("pair", ElementType.Compound, 8, []);
        var (flag, pairs) = (AttributeValue.FromEnum(phase, 1, 2), AttributeValue.FromElements(pair, "{1, 2}"));

        Assert.Equal((ElementType.Byte, phase, 2), (flag.Type, flag.UserType, flag.Count));
        Assert.NotEqual(Integers(ElementType.Byte, 1, 2), flag);
        Assert.Equal((ElementType.Compound, null, 1, "{1, 2}"),
            (pairs.Type, pairs.Text, pairs.Count, pairs.ToString()));
        Assert.Equal(AttributeValue.FromElements(pair, "{1, 2}"), pairs);
        Assert.Throws<ArgumentOutOfRangeException>(() => AttributeValue.FromElements(phase, "1"));
    }

    private static AttributeValue Numbers(ElementType type, params double[] numbers) =>
        AttributeValue.FromNumbers(type, numbers);

    private static AttributeValue Integers(ElementType type, params long[] integers) =>
        AttributeValue.FromIntegers(type, integers);
}
