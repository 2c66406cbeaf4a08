using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Tests.Unit.NetCdf;

public sealed class DatasetIndexTests
{
    private static readonly Dimension _time = new("time", 3, IsUnlimited: true);

    private static readonly DatasetIndex _index = new(
        "classic",
        [_time],
        [
            new("tas", ElementType.Float, [_time], AttributeSet.Empty, new RecordLayout(100, 4), IsBigEndian: true),
            new("crs", ElementType.Char, [], AttributeSet.Empty, new ContiguousLayout(96), IsBigEndian: true),
        ],
        AttributeSet.Empty);

    [Fact]
    public void A_variable_is_found_by_its_exact_name()
    {
        Assert.Equal(ElementType.Float, _index.Variable("tas")!.Type);
        Assert.Null(_index.Variable("TAS"));
        Assert.Null(_index.Variable("time"));
    }

    [Fact]
    public void The_shape_of_a_variable_is_that_of_its_dimensions()
    {
        Assert.Equal([3L], _index.Variable("tas")!.Shape);
        Assert.Empty(_index.Variable("crs")!.Shape);
    }
}
