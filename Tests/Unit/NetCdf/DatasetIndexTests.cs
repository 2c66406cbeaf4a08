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

    [Fact]
    public void What_is_visible_in_a_group_is_its_own_and_what_it_does_not_hide()
    {
        Dimension x = new("x", 2);
        Dimension innerX = new("x", 5);
        var index = _index with
        {
            Dimensions = [_time, x],
            Variables = [.. _index.Variables, Variable("x", x), Variable("both", x), Variable("level")],
            Attributes = AttributeSet.Empty.With("title", "outer").With("source", "s"),
            Groups =
            [
                new("a", [innerX], [Variable("level", _time)], AttributeSet.Empty.With("title", "inner")),
                new("a/b", [], [Variable("v", innerX)], AttributeSet.Empty),
                new("ab", [], [Variable("other")], AttributeSet.Empty),
            ],
        };

        var view = index.In("a/b")!;

        Assert.Equal([_time, innerX], view.Dimensions);
        Assert.Equal(["tas", "crs", "level", "v"], view.Variables.Select(variable => variable.Name));
        Assert.Equal([3L], view.Variable("level")!.Shape);
        Assert.Equal(("inner", "s"), (view.Attributes.Text("title"), view.Attributes.Text("source")));
        Assert.Empty(view.Groups);
        Assert.Same(index, index.In(""));
        Assert.Null(index.In("b"));
        Assert.Equal(8, index.AllVariables().Count());
    }

    private static IndexedVariable Variable(string name, params Dimension[] dimensions) =>
        new(name, ElementType.Float, [.. dimensions], AttributeSet.Empty, new ContiguousLayout(4), IsBigEndian: true);
}
