using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class LazyVariableTests
{
    private readonly NodeArrays _arrays = new();

    [Fact]
    public async Task A_fill_value_of_a_floating_variable_is_kept()
    {
        var variable = Of(_arrays.Read([3], 1f, -99f, 3f), ("_FillValue", -99), ("missing_value", -99));

        var computed = variable.WithValues(["x"], variable.Decoded(), ElementType.Float);

        Assert.Equal((double[])[1, -99, 3], await _arrays.ValuesAsync(computed.Node));
        Assert.Equal(-99, computed.Attributes.Number("_FillValue"));
        Assert.Equal(-99, computed.Attributes.Number("missing_value"));
        Assert.Equal(ElementType.Float, computed.Attributes["_FillValue"]!.Type);
    }

    [Fact]
    public async Task Where_the_file_names_none_missing_becomes_the_fill_value_of_NetCDF_and_is_named()
    {
        var variable = Of(_arrays.Read([2], 1f, float.NaN));

        var computed = variable.WithValues(["x"], variable.Decoded(), ElementType.Float);

        Assert.Equal((double[])[1, 9.96921e36f], await _arrays.ValuesAsync(computed.Node));
        Assert.Equal(9.96921e36f, computed.Attributes.Number("_FillValue"));
    }

    [Fact]
    public void Packing_is_gone_from_computed_values()
    {
        var variable = Of(_arrays.Read([1], (short)1), ("scale_factor", 0.5), ("add_offset", 1), ("_FillValue", -1));

        var computed = variable.WithValues(["x"], variable.Decoded(), ElementType.Double);

        Assert.Null(computed.Attributes["scale_factor"]);
        Assert.Null(computed.Attributes["add_offset"]);
        Assert.Equal(9.969209968386869e36, computed.Attributes.Number("_FillValue"));
        Assert.Equal("K", computed.Attributes.Text("units"));
    }

    [Theory]
    [InlineData(-99, 9.969209968386869e36)]
    [InlineData(0, 9.969209968386869e36)]
    [InlineData(1e20, 1e20)]
    [InlineData(-1e30, -1e30)]
    public async Task A_fill_value_that_a_computed_number_might_equal_is_replaced(double fill, double expected)
    {
        var variable = Of(_arrays.Read([2], 1.0, fill), ("_FillValue", fill));

        var computed = variable.WithDistantFill().WithValues(["x"], variable.Decoded(), ElementType.Double);

        Assert.Equal((double[])[1, expected], await _arrays.ValuesAsync(computed.Node));
        Assert.Equal(expected, computed.Attributes.Number("_FillValue"));
    }

    [Fact]
    public async Task Integers_that_may_be_missing_get_the_fill_value_of_NetCDF_where_the_file_names_none()
    {
        var variable = Of(_arrays.Read([2], (short)1, (short)2));
        var values = new IntegersNode(variable.Node, Packing.Of(ElementType.Short, AttributeSet.Empty), 0);

        var computed = variable.WithSomeOfItsIntegers(["x"], values, missing: 2);

        Assert.Equal((double[])[1, -32767], await _arrays.ValuesAsync(computed.Node));
        Assert.Equal(-32767, computed.Attributes.Number("_FillValue"));
    }

    private static LazyVariable Of(Node node, params (string Name, double Value)[] numbers)
    {
        var attributes = AttributeSet.Empty.With("units", "K");
        foreach (var (name, value) in numbers)
        {
            attributes = attributes.With(
                name, AttributeValue.FromNumbers(node.Type.IsFloating() ? node.Type : ElementType.Double, value));
        }

        return new LazyVariable("v", VariableRole.Data, ["x"], node, attributes);
    }
}
