using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

public sealed class DecodeNodeTests
{
    private static readonly ImmutableArray<long> _shape = [11, 70, 50];

    public static TheoryData<int, bool, double> Packings => new MatrixTheoryData<int, bool, double>(
        [0, 1, 2, 3], [false, true], [1, 0.5]);

    [Theory]
    [MemberData(nameof(Packings))]
    public async Task Pieces_of_integers_are_what_blocks_of_them_are(int missing, bool isBigEndian, double scale)
    {
        var arrays = new NodeArrays();
        Node[] reads =
        [
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (sbyte)number)]),
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (byte)number)]),
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (short)number)]),
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (ushort)number)]),
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => number * 65537)]),
            arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (uint)number)]),
        ];

        foreach (var read in reads)
        {
            await AssertSameAsync(arrays, read, missing, scale, ElementType.Double, isTiled: true);
            await AssertSameAsync(arrays, read, missing, scale, ElementType.Float, isTiled: true);
        }
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public async Task Pieces_of_floats_are_pushed_as_stored_where_few_numbers_stand_for_missing(
        int missing, bool isBigEndian, double scale)
    {
        var arrays = new NodeArrays();
        var floats = arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (float)number)]);
        var doubles = arrays.Read(_shape, isBigEndian, [.. Numbers().Select(number => (double)number)]);
        var isTiled = missing > 2 || scale != 1;

        await AssertSameAsync(arrays, floats, missing, scale, ElementType.Float, isTiled);
        await AssertSameAsync(arrays, floats, missing, scale, ElementType.Double, isTiled);
        await AssertSameAsync(arrays, doubles, missing, scale, ElementType.Double, isTiled);
    }

    [Fact]
    public async Task Each_part_of_a_join_has_its_own_packing_and_byte_order()
    {
        var arrays = new NodeArrays();
        Node[] parts =
        [
            new DecodeNode(
                arrays.Read([2, 3], true, [1f, 2, 3, 4, 5, 6]), Packed(ElementType.Float, 1, 2), ElementType.Float),
            new DecodeNode(
                arrays.Read([1, 3], false, [1f, 2, 3]), Packed(ElementType.Float, 1, 3, 1), ElementType.Float),
            new DecodeNode(
                arrays.Read<short>([1, 3], true, [1, 2, 3]), Packed(ElementType.Short, 10, 2), ElementType.Float),
        ];
        var joined = new ConcatNode(0, [.. parts]);

        var pieces = await arrays.PiecesAsync(joined, Region.Whole(joined.Shape), [0]);

        Assert.Equal([1, double.NaN, 3, 4, 5, 6, double.NaN, 2, double.NaN, 10, double.NaN, 30], pieces.Values);
        Assert.Equal(["0 0: 2 3", "2 0: 1 3", "3 0: 1 3"], pieces.Cuts);
    }

    // Pushed numbers may be narrower than the node says: what decodes them again must not take them for wide ones.
    [Fact]
    public async Task Values_that_are_decoded_again_are_right()
    {
        var arrays = new NodeArrays();
        var inner = new DecodeNode(
            arrays.Read([4], true, [1f, 2, 3, 4]), Packed(ElementType.Float, 1, 2), ElementType.Float);
        var outer = new DecodeNode(
            new CastNode(inner, ElementType.Double), Packed(ElementType.Double, 2, 3), ElementType.Double);

        var pieces = await arrays.PiecesAsync(outer, Region.Whole(outer.Shape), [0]);

        Assert.Equal([2, double.NaN, double.NaN, 8], pieces.Values);
        Assert.Equal(await arrays.ValuesAsync(outer), pieces.Values);
    }

    private static async Task AssertSameAsync(
        NodeArrays arrays, Node read, int missing, double scale, ElementType type, bool isTiled)
    {
        var node = new DecodeNode(read, Packed(read.Type, scale, [.. Enumerable.Range(1, missing).Select(place => (double)place)]), type);
        var region = new Region([1, 2, 3], [9, 60, 40]);

        var pieces = await arrays.PiecesAsync(node, region, [0]);

        Assert.All(pieces.Times, times => Assert.Equal(1, times));
        Assert.Equal(await arrays.ValuesAsync(node, region), pieces.Values);
        Assert.Equal(isTiled, pieces.Cuts.Count > 1);
    }

    private static Packing Packed(ElementType stored, double scale, params ImmutableArray<double> missing) =>
        new(stored, missing, scale, 0, ElementType.Float);

    private static IEnumerable<int> Numbers() =>
        Enumerable.Range(0, (int)Region.ElementsOf(_shape.AsSpan())).Select(number => number % 97);
}
