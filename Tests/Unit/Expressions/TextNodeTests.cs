using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class TextNodeTests
{
    private static readonly TextNode _texts = TextNode.Of(Encoding.ASCII.GetBytes("abcdefghijkl"), [2, 3, 2]);

    [Fact]
    public async Task Some_of_it_is_selected_as_of_any_array()
    {
        Assert.Equal("abcdefghijkl", await TextAsync(_texts));
        Assert.Equal("ghijkl", await TextAsync(_texts.Select(0, new IndexRange(1, 1))));
        Assert.Equal("abefghkl", await TextAsync(_texts.Select(1, new IndexRange(0, 2, 2))));
        Assert.Equal("efkl", await TextAsync(_texts.Pick(1, [2])));
        Assert.Equal("kl", await TextAsync(_texts.Select(0, new IndexRange(1, 1)).Select(1, new IndexRange(2, 1))));
    }

    [Fact]
    public async Task A_region_is_a_part_of_what_is_selected()
    {
        var selected = _texts.Select(1, new IndexRange(1, 2));
        var part = new byte[2];

        await selected.EvaluateAsync(new Region([1, 1, 0], [1, 1, 2]), part, null!);

        Assert.Equal("kl", Encoding.ASCII.GetString(part));
    }

    [Fact]
    public void As_many_characters_are_wanted_as_the_shape_has() =>
        Assert.Throws<ArgumentException>(() => TextNode.Of(new byte[5], [2, 3]));

    private static async Task<string> TextAsync(Node node)
    {
        var text = new byte[Region.ElementsOf(node.Shape.AsSpan())];
        await node.EvaluateAsync(Region.Whole(node.Shape), text, null!);
        return Encoding.ASCII.GetString(text);
    }
}
