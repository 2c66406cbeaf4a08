using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.Expressions.Criteria;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Operations.Conditions;

namespace Compute.Orleans.Engine.Operations.Selecting;

/// <summary>The condition of a domain's mask: values for which it holds are masked out.</summary>
/// <remarks>
/// Missing: values that are, and those for which a missing value of the mask leaves the condition open. Source: the
/// class Mask of the client, "masks out points in the domain where", and the original service, which applied the
/// condition with numpy.ma.masked_where.
/// </remarks>
internal sealed class MaskCondition
{
    private const string Data = "var_data";
    private const string Mask = "mask_data";

    private readonly Condition _condition;
    private readonly ImmutableArray<string> _names;

    private MaskCondition(Condition condition)
    {
        _condition = condition;
        _names = [.. ConditionBinding.NamesOf(condition).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Reads a condition.</summary>
    /// <param name="domain">The domain's id, for messages.</param>
    /// <param name="text">The condition.</param>
    /// <exception cref="ComputeException">InvalidValue: it is none, or names something else.</exception>
    public static MaskCondition Parse(string domain, string text)
    {
        var condition = ConditionParser.Parse(text, MaskNames.Instance, Refuse);
        RequireNumbers(condition);
        return new(condition);

        void RequireNumbers(Condition part)
        {
            switch (part)
            {
                case Comparison { Right: { Kind: OperandKind.Date } date }:
                    throw Refuse($"is `{text}`, which names `{date.Text}`: {MaskNames.Instance.All}");
                case Negation negation:
                    RequireNumbers(negation.Term);
                    break;
                case Junction junction:
                    foreach (var term in junction.Terms)
                    {
                        RequireNumbers(term);
                    }

                    break;
            }
        }

        ComputeException Refuse(string problem) =>
            new(Fault.InvalidValue, "domain", $"the operation of the mask of domain `{domain}` {problem}");
    }

    /// <summary>Values without those that are masked out.</summary>
    /// <param name="values">Floating-point values, NaN where missing.</param>
    /// <param name="mask">The mask's, of the same shape.</param>
    /// <returns>NaN where they are masked out.</returns>
    public Node Apply(Node values, Node mask)
    {
        // One and the same array has one place, whatever it is called.
        var isSame = values.IsSameAs(mask);
        ImmutableArray<Node> operands = isSame
            ? [values]
            : [.. _names.Select(name => name == Data ? values : mask)];
        var kept = _names.Select(name => (Criterion)Missing(Place(name), isMissing: false))
            .Prepend(new NegatedCriterion(Of(_condition)));
        return new WhereNode(values, new JoinedCriterion(needsAll: true, [.. kept]), operands, double.NaN);

        int Place(string name) => isSame ? 0 : _names.IndexOf(name, StringComparer.Ordinal);

        Criterion Of(Condition condition) => condition switch
        {
            Comparison { Right.Kind: OperandKind.Number } comparison => new ComparisonCriterion(
                Place(comparison.Left.Text), comparison.Comparator, comparison.Right.Number),
            Comparison comparison => new ComparisonCriterion(
                Place(comparison.Left.Text), comparison.Comparator, Place(comparison.Right.Text)),
            MissingTest test => Missing(Place(test.Left.Text), test.IsMissing),
            Negation negation => new NegatedCriterion(Of(negation.Term)),
            Junction junction => new JoinedCriterion(junction.NeedsAll, [.. junction.Terms.Select(Of)]),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "is no kind of condition"),
        };
    }

    // Only NaN differs from itself.
    private static ComparisonCriterion Missing(int place, bool isMissing) =>
        new(place, isMissing ? Comparator.NotEqual : Comparator.Equal, place);

    private sealed class MaskNames : IConditionNames
    {
        public static readonly MaskNames Instance = new();

        public string All => $"it may name {Data} and {Mask}";

        public bool Has(string name) => name is Data or Mask;
    }
}
