using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>Reads a condition: comparisons and tests for missing values, joined with and, or, not, parentheses.</summary>
/// <remarks>
/// <para>
/// condition: conjunction { or conjunction }. conjunction: term { and term }. term: not term | ( condition ) | operand
/// op operand | name isnull | name notnull. op: &lt; &lt;= &gt; &gt;= == !=. operand: name, number, date. &amp; &amp;&amp;
/// | || ! ~ mean and, or, not. Words may be written in any case.
/// </para>
/// <para>
/// Blanks may be anywhere, and nowhere: older clients take all of them out of what they send, so that a condition
/// arrives as tasisnull or tas>5andlat&lt;3.
/// </para>
/// <para>Memory and stack are bounded by <see cref="Longest"/> and <see cref="Deepest"/>.</para>
/// </remarks>
internal sealed class ConditionParser
{
    /// <summary>The largest number of characters of a condition.</summary>
    public const int Longest = 4096;

    /// <summary>The largest number of parentheses and negations within each other.</summary>
    public const int Deepest = 100;

    private readonly ConditionText _text;
    private int _depth;

    private ConditionParser(ConditionText text) => _text = text;

    /// <summary>Reads a condition.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="names">What has a name.</param>
    /// <param name="refuse">Makes the exception of a problem, which is the rest of a sentence.</param>
    /// <exception cref="ComputeException">InvalidValue, with the condition, the column and what is allowed.</exception>
    public static Condition Parse(string text, IConditionNames names, Func<string, ComputeException> refuse)
    {
        if (text.Length > Longest)
        {
            throw refuse($"`{text[..40]}...` has {text.Length} characters; {Longest} are the most");
        }

        var parser = new ConditionParser(new ConditionText(text, names, refuse));
        var condition = parser.Any();
        parser._text.RequireEnd();
        return condition;
    }

    private Condition Any() => Joined(All, "or", '|', needsAll: false);

    private Condition All() => Joined(Term, "and", '&', needsAll: true);

    private Condition Joined(Func<Condition> next, string word, char sign, bool needsAll)
    {
        var first = next();
        if (!_text.TryJoint(word, sign))
        {
            return first;
        }

        var terms = ImmutableArray.CreateBuilder<Condition>();
        terms.Add(first);
        do
        {
            terms.Add(next());
        }
        while (_text.TryJoint(word, sign));
        return new Junction(needsAll, terms.ToImmutable());
    }

    private Condition Term()
    {
        var column = _text.Column;
        var isNegated = _text.TryNot();
        if (!isNegated && !_text.TryTake('('))
        {
            return Comparing();
        }

        if (++_depth > Deepest)
        {
            throw _text.Refuse(column, $"there are more than {Deepest} parentheses and negations within each other");
        }

        Condition condition;
        if (isNegated)
        {
            condition = new Negation(Term());
        }
        else
        {
            condition = Any();
            if (!_text.TryTake(')'))
            {
                throw _text.Unexpected($"and, or, or the `)` of the `(` in column {column} is expected");
            }
        }

        _depth--;
        return condition;
    }

    private Condition Comparing()
    {
        var left = _text.TakeOperand();
        if (left.Kind == OperandKind.Name && _text.TryMissingTest() is { } isMissing)
        {
            return new MissingTest(left, isMissing);
        }

        var comparator = _text.TakeComparator();
        var right = _text.TakeOperand();
        _text.RequireNoComparator();
        var comparison = new Comparison(left, comparator, right);
        return (left.Kind, right.Kind) switch
        {
            (OperandKind.Name, _) => comparison,
            (_, OperandKind.Name) => comparison.Turned(),
            _ => throw _text.Refuse(left.Column, "neither side of the comparison is the name of data or a coordinate"),
        };
    }
}
