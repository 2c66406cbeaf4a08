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
