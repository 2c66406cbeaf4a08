using System.Globalization;
using System.Text.RegularExpressions;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>The text of a condition, of which a parser takes one word or sign after another.</summary>
/// <param name="text">The condition.</param>
/// <param name="names">What has a name.</param>
/// <param name="refuse">Makes the exception of a problem, which is the rest of a sentence.</param>
internal sealed partial class ConditionText(
    string text, IConditionNames names, Func<string, ComputeException> refuse)
{
    private const string Comparators = "<, <=, >, >=, ==, !=, isnull or notnull";
    private const string IsNull = "isnull";
    private const string NotNull = "notnull";
    private const string Not = "not";
    private const int Shown = 200;
    private const int LongestName = 255;

    private static readonly string[] _following = [IsNull, NotNull, "and", "or"];
    private int _place;

    /// <summary>Where the next word or sign stands, from 1.</summary>
    public int Column
    {
        get
        {
            SkipBlanks();
            return _place + 1;
        }
    }

    private char Next
    {
        get
        {
            SkipBlanks();
            return _place < text.Length ? text[_place] : '\0';
        }
    }

    private string Quoted => text.Length <= Shown ? text : text[..Shown] + "...";

    /// <summary>An exception that quotes the condition and names a place.</summary>
    /// <param name="column">The place, from 1.</param>
    /// <param name="problem">What is wrong there, and what would do.</param>
    public ComputeException Refuse(int column, string problem) =>
        refuse(string.Create(CultureInfo.InvariantCulture, $"is `{Quoted}`: in column {column} {problem}"));

    /// <summary>An exception for what stands at the next place.</summary>
    /// <param name="expected">What is allowed there.</param>
    public ComputeException Unexpected(string expected)
    {
        var (column, next) = (Column, Next);
        return Refuse(column, next == '\0' ? $"it ends, where {expected}" : $"there is `{next}`, where {expected}");
    }

    /// <summary>Takes a sign where it is next.</summary>
    /// <param name="sign">The sign.</param>
    public bool TryTake(char sign)
    {
        var isNext = Next == sign;
        _place += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Takes what joins two conditions, where it is next: a word, or a sign that may be doubled.</summary>
    /// <param name="word">The word.</param>
    /// <param name="sign">The sign.</param>
    public bool TryJoint(string word, char sign)
    {
        if (TryTake(sign))
        {
            _place += _place < text.Length && text[_place] == sign ? 1 : 0;
            return true;
        }

        return TryWord(word);
    }

    /// <summary>Takes `not`, ! or ~ where it is next.</summary>
    public bool TryNot()
    {
        if (TryTake('!') || TryTake('~'))
        {
            return true;
        }

        // What is called notes is a name, and so is what is called not.
        var word = Word();
        return IsAt(word, 0, Not) && !names.Has(word)
            && (word.Length == Not.Length || names.Has(NameIn(word[Not.Length..])))
            && TryWord(Not);
    }

    /// <summary>Takes isnull or notnull where it is next.</summary>
    /// <returns>Whether it is isnull; null where it is neither.</returns>
    public bool? TryMissingTest() => TryWord(IsNull) ? true : TryWord(NotNull) ? false : null;

    /// <summary>Takes the comparator that must be next.</summary>
    public Comparator TakeComparator()
    {
        var column = Column;
        var signs = Signs();
        _place += signs.Length;
        return signs switch
        {
            "<" => Comparator.Less,
            "<=" => Comparator.LessOrEqual,
            ">" => Comparator.Greater,
            ">=" => Comparator.GreaterOrEqual,
            "==" => Comparator.Equal,
            "!=" => Comparator.NotEqual,
            "" => throw Unexpected($"{Comparators} is expected"),
            _ => throw Refuse(column, $"there is `{signs}`, where {Comparators} is expected"),
        };
    }

    /// <summary>Refuses another comparison of the same operand.</summary>
    public void RequireNoComparator()
    {
        var column = Column;
        if (Signs() is { Length: > 0 } signs && !signs.StartsWith('!'))
        {
            throw Refuse(column, $"there is `{signs}` after a comparison: two comparisons are joined with and, or or");
        }
    }

    /// <summary>Refuses whatever stands behind the condition.</summary>
    public void RequireEnd()
    {
        if (Next != '\0')
        {
            throw Unexpected("and, or, or the end is expected");
        }
    }

    /// <summary>Takes the name, number or date that must be next.</summary>
    public Operand TakeOperand()
    {
        var (column, next) = (Column, Next);
        if (next is '\'' or '"')
        {
            return QuotedOperand(column, next);
        }

        if (Word() is { Length: > 0 } word && (!char.IsAsciiDigit(next) || names.Has(NameIn(word))))
        {
            var name = NameIn(word);
            _place += name.Length;
            return Name(name, column);
        }

        if (Date().Match(text, _place) is { Success: true } date)
        {
            _place += date.Length;
            return new(OperandKind.Date, date.Value, double.NaN, column);
        }

        if (Numeral().Match(text, _place) is { Success: true } numeral)
        {
            _place += numeral.Length;
            return new(OperandKind.Number, numeral.Value, NumberOf(numeral.Value, column), column);
        }

        throw Unexpected("a name, a number such as 273.15 or 1e-5, or a date such as 2000-02 is expected");
    }

    private static bool IsAt(string word, int place, string part) =>
        string.Compare(word, place, part, 0, part.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private double NumberOf(string numeral, int column)
    {
        // Only a sign may stand apart from its digits.
        var digits = numeral.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);
        var number = double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? number
            : throw Refuse(column, FormattableString.Invariant($"the number is beyond {double.MaxValue:R}"));
    }

    private Operand Name(string name, int column) => names.Has(name)
        ? new(OperandKind.Name, name, double.NaN, column)
        : throw Refuse(
            column,
            $"`{(name.Length <= LongestName ? name : name[..40] + "...")}` is neither data nor a coordinate: {names.All}");

    // A quoted name may have signs in it; what is no name is a date.
    private Operand QuotedOperand(int column, char quote)
    {
        var end = text.IndexOf(quote, _place + 1);
        if (end < 0)
        {
            throw Refuse(column, $"a quotation begins that does not end: another `{quote}` is expected");
        }

        var content = text[(_place + 1)..end];
        _place = end + 1;
        return !names.Has(content) && content.Any(char.IsAsciiDigit)
            ? new(OperandKind.Date, content, double.NaN, column)
            : Name(content, column);
    }

    // Without blanks a name may go on with what follows it: prisnull, prwandlat.
    private string NameIn(string word)
    {
        if (names.Has(word))
        {
            return word;
        }

        for (var length = Math.Min(LongestName, word.Length - 1); length > 0; length--)
        {
            if (Array.Exists(_following, follower => IsAt(word, length, follower)) && names.Has(word[..length]))
            {
                return word[..length];
            }
        }

        return word;
    }

    private string Word()
    {
        SkipBlanks();
        var end = _place;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return text[_place..end];
    }

    private string Signs()
    {
        SkipBlanks();
        var end = _place;
        while (end < text.Length && text[end] is '<' or '>' or '=' or '!')
        {
            end++;
        }

        return text[_place..end];
    }

    private bool TryWord(string word)
    {
        SkipBlanks();
        var isNext = IsAt(text, _place, word);
        _place += isNext ? word.Length : 0;
        return isNext;
    }

    private void SkipBlanks()
    {
        while (_place < text.Length && char.IsWhiteSpace(text[_place]))
        {
            _place++;
        }
    }

    [GeneratedRegex(
        @"\G[0-9]{1,9}-[0-9]{1,2}(-[0-9]{1,2}(T[0-9]{1,2}(:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]+)?)?)?"
        + @"(Z|[+-][0-9]{1,2}(:?[0-9]{2})?)?)?)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\G[+-]?[ \t]*([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numeral();
}
