using System.Collections.Immutable;
using System.Reflection;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Accumulators;
using Compute.Orleans.Engine.Expressions.Criteria;
using Compute.Orleans.Engine.Expressions.Functions;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Expressions;

/// <summary>Which nodes are the same: what two operations made in the same way, and nothing else.</summary>
public sealed class NodeSamenessTests
{
    private static readonly NodeArrays _arrays = new();
    private static readonly Node _floats = _arrays.Read([2, 3], 1f, 2f, 3f, 4f, 5f, 6f);
    private static readonly Node _doubles = _arrays.Read([2, 3], 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
    private static readonly Node _others = _arrays.Read([2, 3], 7.0, 8.0, 9.0, 10.0, 11.0, 12.0);
    private static readonly Node _shorts = _arrays.Read<short>([2, 3], 1, 2, 3, 4, 5, 6);
    private static readonly Node _longs = _arrays.Read<long>([2, 3], 1, 2, 3, 4, 5, 6);
    private static readonly Node _ones = _arrays.Read([1, 1, 2], 1.0, 2.0);
    private static readonly Node _square = _arrays.Read([2, 2], 1.0, 2.0, 3.0, 4.0);
    private static readonly Packing _packing = new(ElementType.Short, [-9], 0.5, 1, ElementType.Double)
    {
        MissingIntegers = [-9],
    };

    private static readonly MergedVariable _merged =
        new("v", ["a", "b"], [], what => new ComputeException(Fault.InvalidValue, "compat", what));

    private static readonly MergedVariable _otherwise = _merged with { Origins = ["a", "c"] };

    private static readonly Packing _integers = _packing with { Scale = 1, Offset = 0 };

    // For each kind nodes that differ in one thing only: each is to be the same as its twin and as no other.
    private static readonly Func<Node>[][] _families =
    [
        [
            () => _floats.Select(0, new IndexRange(0, 1)),
            () => _floats.Select(0, new IndexRange(1, 1)),
            () => _arrays.Read([2, 3], 1f, 2f, 3f, 4f, 5f, 6f).Select(0, new IndexRange(0, 1)),
        ],
        [
            () => new DecodeNode(_shorts, Copy(_packing), ElementType.Double),
            () => new DecodeNode(_shorts, _packing with { Scale = 0.25 }, ElementType.Double),
            () => new DecodeNode(_shorts, _packing with { Offset = -1 }, ElementType.Double),
            () => new DecodeNode(_shorts, _packing with { Missing = [-8] }, ElementType.Double),
            () => new DecodeNode(_shorts, _packing with { Missing = [-9, -8] }, ElementType.Double),
            () => new DecodeNode(_shorts, Copy(_packing), ElementType.Float),
        ],
        [
            () => new IntegersNode(_shorts, Copy(_integers), 0),
            () => new IntegersNode(_shorts, Copy(_integers), 1),
            () => new IntegersNode(_shorts, _integers with { MissingIntegers = [] }, 0),
        ],
        [
            () => new AbsoluteIntegersNode(_shorts, Copy(_integers), -9),
            () => new AbsoluteIntegersNode(_shorts, _integers, -1),
            () => new AbsoluteIntegersNode(_shorts, _integers with { MissingIntegers = [] }, -9),
        ],
        [
            () => new StoreIntegersNode(_longs, ElementType.Int, 7, -1),
            () => new StoreIntegersNode(_longs, ElementType.Int, null, -1),
            () => new StoreIntegersNode(_longs, ElementType.Int, 7, -2),
            () => new StoreIntegersNode(_longs, ElementType.Short, 7, -1),
        ],
        [
            () => new ElementwiseNode(_doubles, new Affine(1, 0.0)),
            () => new ElementwiseNode(_doubles, new Affine(1, -0.0)),
            () => new ElementwiseNode(_doubles, new Affine(2, 0.0)),
            () => new ElementwiseNode(_doubles, new SquareRoot()),
            () => new ElementwiseNode(_doubles, new AbsoluteValue()),
            () => new ElementwiseNode(_doubles, new Exponential()),
            () => new ElementwiseNode(_doubles, new NaturalLogarithm()),
            () => new ElementwiseNode(_doubles, new FillMissing(0.0)),
            () => new ElementwiseNode(_doubles, new FillMissing(1)),
            () => new ElementwiseNode(_doubles, new WithConstant(new Addition(), 0.0)),
            () => new ElementwiseNode(_doubles, new WithConstant(new Addition(), -0.0)),
            () => new ElementwiseNode(_doubles, new WithConstant(new Subtraction(), 0.0)),
            () => new ElementwiseNode(_doubles, new WithConstant(new Exponentiation(), 0.0)),
            () => new ElementwiseNode(new ElementwiseNode(_doubles, new SquareRoot()), new SquareRoot()),
        ],
        [
            () => new BinaryNode(_doubles, _doubles, new Addition()),
            () => new BinaryNode(_doubles, _doubles, new Multiplication()),
            () => new BinaryNode(_doubles, new ElementwiseNode(_doubles, new SquareRoot()), new Addition()),
            () => new BinaryNode(new ElementwiseNode(_doubles, new SquareRoot()), _doubles, new Addition()),
        ],
        [() => new CastNode(_doubles, ElementType.Float), () => new CastNode(_doubles, ElementType.Int)],
        [
            () => Where(new ComparisonCriterion(0, Comparator.Less, 0.0)),
            () => Where(new ComparisonCriterion(0, Comparator.Less, -0.0)),
            () => Where(new ComparisonCriterion(0, Comparator.Equal, 0.0)),
            () => Where(new ComparisonCriterion(0, Comparator.Less, right: 0)),
            () => Where(new PositionCriterion(0, [true, false])),
            () => Where(new PositionCriterion(0, [true, true])),
            () => Where(new PositionCriterion(1, [true, true])),
            () => Where(new FixedCriterion(true)),
            () => Where(new FixedCriterion(false)),
            () => Where(new NegatedCriterion(new FixedCriterion(true))),
            () => Where(new JoinedCriterion(true, [new FixedCriterion(true), new FixedCriterion(false)])),
            () => Where(new JoinedCriterion(false, [new FixedCriterion(true), new FixedCriterion(false)])),
            () => Where(new JoinedCriterion(true, [new FixedCriterion(true)])),
            () => new WhereNode(_doubles, new FixedCriterion(true), [_doubles], 0.0),
            () => new WhereNode(_doubles, new FixedCriterion(true), [_floats], 0.0),
            () => new WhereNode(_doubles, new FixedCriterion(true), [], 1.0),
        ],
        [() => new KeptNode(_doubles), () => new KeptNode(_floats)],
        [
            () => new ScatterNode(_doubles, 0, [0, 2], 3),
            () => new ScatterNode(_doubles, 0, [0, 1], 3),
            () => new ScatterNode(_doubles, 1, [0, 2, 3], 4),
            () => new ScatterNode(_floats, 0, [0, 2], 3),
        ],
        [
            () => new FirstValidNode([_doubles, _others], _merged),
            () => new FirstValidNode([_others, _doubles], _merged),
            () => new FirstValidNode([_doubles, _others], _otherwise),
            () => new FirstValidNode([_doubles, _doubles, _others], _merged),
        ],
        [() => new ReverseNode(_floats, 0), () => new ReverseNode(_floats, 1)],
        [
            () => new SqueezeNode(_ones, 0),
            () => new SqueezeNode(_ones, 1),
        ],
        [
            () => ArrangeNode.Of(_square, [2, 2], [1, 0]),
            () => ArrangeNode.Of(_square, [2, 2, 2], [0, 1]),
            () => ArrangeNode.Of(_square, [2, 2, 2], [0, 2]),
        ],
        [
            () => new ConcatNode(0, [_floats, _floats]),
            () => new ConcatNode(1, [_floats, _floats]),
            () => new ConcatNode(0, [_floats, _floats, _floats]),
        ],
        [() => new KnownNode([0.0, 1]), () => new KnownNode([-0.0, 1]), () => new KnownNode([0, 1, 2])],
        [
            () => new RowsByColumnNode([[1, 2], [3, 4]], [0, 1]),
            () => new RowsByColumnNode([[1, 2], [3, 5]], [0, 1]),
            () => new RowsByColumnNode([[1, 2], [3, 4]], [1, 0]),
            () => new RowsByColumnNode([[1, 2]], [0, 0]),
        ],
        [
            () => TextNode.Of("ab"u8.ToArray(), [2]),
            () => TextNode.Of("ac"u8.ToArray(), [2]),
            () => TextNode.Of("xab"u8.ToArray(), [3]).Select(0, new IndexRange(1, 2)),
        ],
        [
            () => new ReduceNode(_doubles, [0], new MeanAccumulator()),
            () => new ReduceNode(_doubles, [1], new MeanAccumulator()),
            () => new ReduceNode(_doubles, [0, 1], new MeanAccumulator()),
            () => new ReduceNode(_doubles, [0], new SumAccumulator()),
            () => new ReduceNode(_doubles, [0], new VarianceAccumulator()),
            () => Weighted([1, 2], [0]),
            () => Weighted([1, 3], [0]),
            () => new ReduceNode(_square, [0], new WeightedMeanAccumulator(), new(new KnownNode([1, 2]), [0])),
            () => new ReduceNode(_square, [0], new WeightedMeanAccumulator(), new(new KnownNode([1, 2]), [1])),
            () => Grouped(ReductionGroups.Known([0, 1, 2], [0.5, 1.5], 0)),
            () => Grouped(ReductionGroups.Known([0, 1, 3], [0.5, 1.5], 0)),
            () => Grouped(ReductionGroups.Known([0, 1, 2], [0.5, 0.5], 0)),
            () => Grouped(ReductionGroups.Known([0, 1, 2], [0.5, 1.5], 0).Select(new IndexRange(0, 1))),
            () => Grouped(ReductionGroups.Known([0, 1, 2], [0.5, 1.5, 0.5], 1)),
            () => Grouped(ReductionGroups.Of([0, 1, 2], _doubles, [0, 1])),
            () => Grouped(ReductionGroups.Of([0, 1, 2], _floats, [0, 1])),
            () => Grouped(ReductionGroups.Of([0, 1, 2], new KnownNode([0.5, 1.5]), [0])),
            () => new ReduceNode(_longs, [0], new IntegerExtremeAccumulator(isLargest: true)),
            () => new ReduceNode(_longs, [0], new IntegerExtremeAccumulator(isLargest: false)),
        ],
    ];

    [Fact]
    public void Nodes_that_are_made_alike_are_the_same_and_others_are_not()
    {
        foreach (var family in _families)
        {
            for (var place = 0; place < family.Length; place++)
            {
                var node = family[place]();
                for (var other = 0; other < family.Length; other++)
                {
                    // What reads another file, though of equal shape and content, is another even when made alike.
                    var twin = family[other]();
                    var isSame = place == other && !(node is ReadNode && place == 2);
                    Assert.True(
                        node.IsSameAs(twin) == isSame && twin.IsSameAs(node) == isSame,
                        $"{node.GetType().Name} {place} and {other}");
                    Assert.True(!isSame || node.StructureHash == twin.StructureHash);
                }
            }
        }
    }

    [Fact]
    public void Every_kind_of_node_says_what_makes_it() => Assert.Empty(
        from type in typeof(Node).Assembly.GetTypes()
        where type.IsSubclassOf(typeof(Node)) && !type.IsAbstract
        where type.GetMethod("HasSameTraits", BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == typeof(Node)
            || !_families.Any(family => family[0]().GetType() == type)
        select type.Name);

    private static Packing Copy(Packing packing) => packing with
    {
        Missing = [.. packing.Missing],
        MissingIntegers = [.. packing.MissingIntegers],
    };

    private static WhereNode Where(Criterion criterion) => new(_doubles, criterion, [_doubles], double.NaN);

    private static ReduceNode Grouped(ReductionGroups groups) =>
        new(_doubles, [0, 1], new MeanAccumulator(), groups: groups);

    private static ReduceNode Weighted(ImmutableArray<double> weights, ImmutableArray<int> axes) =>
        new(_doubles, [0], new WeightedMeanAccumulator(), new(new KnownNode(weights), axes));
}
