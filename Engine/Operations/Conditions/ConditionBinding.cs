using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Cf.Time;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Criteria;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>Turns a condition into a criterion on arrays of certain dimensions.</summary>
/// <remarks>What is said of coordinates alone is known at once, and costs nothing to read.</remarks>
internal sealed class ConditionBinding
{
    private readonly ConditionNames _names;
    private readonly ImmutableArray<string> _dimensions;
    private readonly ImmutableArray<long> _shape;
    private readonly Func<string, ComputeException> _refuse;
    private readonly List<Node> _operands = [];

    /// <summary>Creates the binding.</summary>
    /// <param name="names">What the names stand for.</param>
    /// <param name="dimensions">
    /// The names of the dimensions; those of all that the condition speaks of are there.
    /// </param>
    /// <param name="shape">Their lengths.</param>
    /// <param name="refuse">Makes the exception of a problem, which is the rest of a sentence.</param>
    public ConditionBinding(
        ConditionNames names,
        ImmutableArray<string> dimensions,
        ImmutableArray<long> shape,
        Func<string, ComputeException> refuse) =>
        (_names, _dimensions, _shape, _refuse) = (names, dimensions, shape, refuse);

    /// <summary>What the criteria that were made compare, no two of them the same.</summary>
    public ImmutableArray<Node> Operands => [.. _operands];

    /// <summary>The comparisons that a condition is made of.</summary>
    /// <param name="condition">The condition.</param>
    public static IEnumerable<Comparison> ComparisonsOf(Condition condition) => condition switch
    {
        Comparison comparison => [comparison],
        Negation negation => ComparisonsOf(negation.Term),
        Junction junction => junction.Terms.SelectMany(ComparisonsOf),
        _ => [],
    };

    /// <summary>The names that a condition speaks of.</summary>
    /// <param name="condition">The condition.</param>
    public static IEnumerable<string> NamesOf(Condition condition) => condition switch
    {
        Comparison { Right.Kind: OperandKind.Name } both => [both.Left.Text, both.Right.Text],
        Comparison one => [one.Left.Text],
        MissingTest test => [test.Left.Text],
        Negation negation => NamesOf(negation.Term),
        Junction junction => junction.Terms.SelectMany(NamesOf),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "an unknown condition"),
    };

    /// <summary>A condition as a criterion.</summary>
    /// <param name="condition">The condition.</param>
    /// <exception cref="ComputeException">InvalidValue: a date that is compared with what has no dates.</exception>
    public Criterion Bind(Condition condition) => condition switch
    {
        Comparison comparison => Bind(comparison),
        MissingTest test => Bind(test),
        Negation negation => new NegatedCriterion(Bind(negation.Term)),
        Junction junction => new JoinedCriterion(junction.NeedsAll, [.. junction.Terms.Select(Bind)]),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "an unknown condition"),
    };

    // NaN is the one number that is not itself.
    private Criterion Bind(MissingTest test)
    {
        if (Named(test.Left) is { Coordinate: { } coordinate })
        {
            return Along(coordinate, value => double.IsNaN(value) == test.IsMissing);
        }

        var place = Place(test.Left);
        return new ComparisonCriterion(place, test.IsMissing ? Comparator.NotEqual : Comparator.Equal, place);
    }

    private Criterion Bind(Comparison comparison)
    {
        var (left, comparator, right) = comparison;
        var coordinate = Named(left).Coordinate;
        switch (right.Kind)
        {
            case OperandKind.Date:
                return coordinate is { Axis: AxisKind.T }
                    ? AtDates(coordinate, comparator, PartialDate.Parse(right.Text, "cond"))
                    : throw _refuse(
                        $"compares `{left.Text}` with the date {right.Text}: only time axes are compared with dates");
            case OperandKind.Number when coordinate is not null:
                var number = Rounded(right.Number, coordinate.Type);
                return Along(coordinate, value => CompareNumbers.One(value, comparator, number));
            case OperandKind.Number:
                return new ComparisonCriterion(Place(left), comparator, right.Number);
            case OperandKind.Name when Named(right).Coordinate is { IsScalar: true } scalar:
                return Bind(comparison with { Right = Number(scalar, right) });
            case OperandKind.Name when coordinate is { IsScalar: true }:
                return Bind(comparison.Turned());
            default:
                return new ComparisonCriterion(Place(left), comparator, Place(right));
        }
    }

    private static Operand Number(Coordinate scalar, Operand name) =>
        name with { Kind = OperandKind.Number, Number = scalar.Values[0] };

    private static double Rounded(double number, ElementType type) =>
        type == ElementType.Float && float.IsFinite((float)number) ? (float)number : number;

    // A partial date is a period: before it is before its first instant, after it is after its last.
    private Criterion AtDates(Coordinate coordinate, Comparator comparator, PartialDate date)
    {
        var axis = TimeAxis.Decode(coordinate);
        var (first, last) = (date.First(axis.Calendar), date.Last(axis.Calendar));
        return Along(coordinate, axis.Instants, instant => comparator switch
        {
            Comparator.Less => instant < first,
            Comparator.LessOrEqual => instant <= last,
            Comparator.Greater => instant > last,
            Comparator.GreaterOrEqual => instant >= first,
            Comparator.Equal => instant >= first && instant <= last,
            _ => instant < first || instant > last,
        });
    }

    private Criterion Along(Coordinate coordinate, Func<double, bool> holds) =>
        Along(coordinate, coordinate.Values, holds);

    private Criterion Along<T>(Coordinate coordinate, ImmutableArray<T> values, Func<T, bool> holds) =>
        coordinate.IsScalar
            ? new FixedCriterion(holds(values[0]))
            : new PositionCriterion(_dimensions.IndexOf(coordinate.Name), [.. values.Select(holds)]);

    private NamedValues Named(Operand operand) => _names.Find(operand.Text)!;

    private int Place(Operand operand)
    {
        var named = Named(operand);
        var values = named.Variable?.Decoded() ?? new KnownNode(named.Coordinate!.Values);
        var node = ArrangeNode.Of(
            values, _shape, [.. named.Dimensions.Select(dimension => _dimensions.IndexOf(dimension.Name))]);
        var place = _operands.FindIndex(node.IsSameAs);
        if (place < 0)
        {
            _operands.Add(node);
            place = _operands.Count - 1;
        }

        return place;
    }
}
