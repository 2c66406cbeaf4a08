using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class LastPartsTests
{
    private readonly LastParts _parts = new(8);
    private readonly Nothing _node = new();
    private readonly Nothing _other = new();

    [Fact]
    public void A_nodes_last_part_is_there_and_no_other()
    {
        byte[] values = [1, 2, 3, 4];
        _parts.Put(_node, At(0, 4), values);
        values[0] = 9;

        Assert.Equal((byte[])[1, 2, 3, 4], _parts.Find(_node, At(0, 4))!.Value.ToArray());
        Assert.Null(_parts.Find(_node, At(1, 4)));
        Assert.Null(_parts.Find(_node, At(0, 3)));
        Assert.Null(_parts.Find(_other, At(0, 4)));

        _parts.Put(_node, At(1, 4), [5, 6, 7, 8]);

        Assert.Null(_parts.Find(_node, At(0, 4)));
        Assert.Equal((byte[])[5, 6, 7, 8], _parts.Find(_node, At(1, 4))!.Value.ToArray());
    }

    [Fact]
    public void No_more_than_the_maximum_is_remembered()
    {
        _parts.Put(_node, At(0, 6), [1, 2, 3, 4, 5, 6]);
        _parts.Put(_other, At(0, 4), [1, 2, 3, 4]);
        Assert.Null(_parts.Find(_other, At(0, 4)));

        _parts.Put(_node, At(0, 4), [1, 2, 3, 4]);
        _parts.Put(_other, At(0, 4), [5, 6, 7, 8]);

        Assert.NotNull(_parts.Find(_node, At(0, 4)));
        Assert.Equal((byte[])[5, 6, 7, 8], _parts.Find(_other, At(0, 4))!.Value.ToArray());

        _parts.Put(_node, At(0, 9), new byte[9]);
        Assert.Null(_parts.Find(_node, At(0, 9)));
        Assert.Null(_parts.Find(_node, At(0, 4)));
    }

    private static Region At(long start, long count) => new([start], [count]);

    private sealed class Nothing() : Node(ElementType.Byte, [10])
    {
        public override ImmutableArray<Node> Inputs => [];

        public override Node Select(int axis, IndexRange range) => throw new NotSupportedException();

        public override long ScratchBytes(long elements, long blockBytes) => 0;

        public override ValueTask EvaluateAsync(Region region, Memory<byte> destination, Evaluation evaluation) =>
            throw new NotSupportedException();
    }
}
