using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Tests.Unit.Cf;

public sealed class AttributeSetTests
{
    private static readonly AttributeSet _attributes = AttributeSet.Empty
        .With("units", "K")
        .With("_FillValue", AttributeValue.FromNumbers(ElementType.Float, 1e20f))
        .With("levels", AttributeValue.FromIntegers(ElementType.Int, 3, 4));

    [Fact]
    public void Attributes_keep_the_order_of_the_file() =>
        Assert.Equal(["units", "_FillValue", "levels"], _attributes.Select(attribute => attribute.Key));

    [Fact]
    public void A_value_that_is_replaced_keeps_its_place()
    {
        var changed = _attributes.With("units", "degC");

        Assert.Equal(["units", "_FillValue", "levels"], changed.Select(attribute => attribute.Key));
        Assert.Equal("degC", changed.Text("units"));
        Assert.Equal("K", _attributes.Text("units"));
    }

    [Fact]
    public void The_last_of_a_repeated_name_wins_in_the_place_of_the_first()
    {
        var attributes = new AttributeSet(
        [
            new("a", AttributeValue.FromText("1")), new("b", AttributeValue.FromText("2")),
            new("a", AttributeValue.FromText("3")),
        ]);

        Assert.Equal(2, attributes.Count);
        Assert.Equal(["a=3", "b=2"], attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
    }

    [Fact]
    public void Names_differ_by_case() => Assert.Null(_attributes["Units"]);

    [Fact]
    public void A_text_is_no_number_and_a_number_no_text()
    {
        Assert.Null(_attributes.Number("units"));
        Assert.Null(_attributes.Text("levels"));
        Assert.Null(_attributes.Text("absent"));
        Assert.Null(_attributes.Number("absent"));
        Assert.Equal(3, _attributes.Number("levels"));
        Assert.Null(AttributeSet.Empty.With("none", AttributeValue.FromIntegers(ElementType.Int)).Number("none"));
    }

    [Fact]
    public void Names_are_left_out_whether_they_are_there_or_not() => Assert.Equal(
        ["units"], _attributes.Without("levels", "_FillValue", "absent").Select(attribute => attribute.Key));
}
