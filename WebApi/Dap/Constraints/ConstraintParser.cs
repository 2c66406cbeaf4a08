using System.Collections.Immutable;
using System.Globalization;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>
/// Reads constraint expressions: projections with commas between them, then selections, each after an &amp;.
/// </summary>
/// <remarks>
/// The text is percent-decoded once. Nothing is nested, so no text makes the reader go deep, and its length and the
/// number of its parts are limited.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 6.1.1.
/// </remarks>
internal sealed class ConstraintParser
{
    /// <summary>The most characters that a constraint may have, encoded as it came.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>The most projections, and the most selections.</summary>
    public const int MaxParts = 4096;

    private const int MaxDigits = 18;
    private const int MaxShown = 60;
    private static readonly string[] _relations = ["=~", "!=", "<=", ">=", "=", "<", ">"];

    private readonly string _text;
    private int _at;

    private ConstraintParser(string text) => _text = text;

    private bool IsAtEnd => _at == _text.Length;

    private char Current => IsAtEnd ? '\0' : _text[_at];

    /// <summary>Reads a constraint.</summary>
    /// <param name="query">What follows the question mark of a URL, as it came.</param>
    /// <exception cref="DapException">It cannot be read, or is too long.</exception>
    public static Constraint Parse(string query)
    {
        if (query.Length > MaxLength)
        {
            throw DapException.Malformed(
                $"the constraint has {query.Length} characters, {MaxLength} are the most: ask for less at once");
        }

        var text = Uri.UnescapeDataString(query).Trim();
        return text.Any(char.IsControl)
            ? throw DapException.Malformed("the constraint holds a control character")
            : new ConstraintParser(text).Read();
    }

    private Constraint Read()
    {
        var projections = ImmutableArray.CreateBuilder<Projection>();
        while (!IsAtEnd && Current != '&')
        {
            projections.Add(ReadProjection());
            Limit(projections.Count, "projections");
            if (Current == ',')
            {
                _at++;
                if (IsAtEnd || Current == '&')
                {
                    throw Unexpected("a variable after the comma");
                }
            }
            else if (!IsAtEnd && Current != '&')
            {
                throw Unexpected("a comma, `&` or the end");
            }
        }

        var clauses = ImmutableArray.CreateBuilder<Clause>();
        while (!IsAtEnd)
        {
            Take('&');
            clauses.Add(ReadClause());
            Limit(clauses.Count, "selections");
        }

        return new(projections.DrainToImmutable(), clauses.DrainToImmutable());
    }

    private Projection ReadProjection()
    {
        var path = ReadUntil("[,&(");
        if (Current == '(')
        {
            throw NoFunction(path);
        }

        if (path.Length == 0)
        {
            throw Unexpected("the name of a variable");
        }

        var slabs = ImmutableArray.CreateBuilder<Hyperslab>();
        while (Current == '[')
        {
            slabs.Add(ReadHyperslab());
        }

        return Current == '.'
            ? throw DapException.Malformed(
                $"`{Shown(path)}` has positions before a dot: they stand behind the whole name, as in tas.time[0:9]")
            : new(path, slabs.DrainToImmutable());
    }

    private Hyperslab ReadHyperslab()
    {
        Take('[');
        Span<long> numbers = [ReadPosition(), 0, 0];
        var count = 1;
        while (Current == ':' && count < numbers.Length)
        {
            _at++;
            numbers[count++] = ReadPosition();
        }

        Take(']');
        return count switch
        {
            1 => new(numbers[0], 1, numbers[0]),
            2 => new(numbers[0], 1, numbers[1]),
            _ => new(numbers[0], numbers[1], numbers[2]),
        };
    }

    private long ReadPosition()
    {
        SkipSpace();
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        var digits = _text.AsSpan(start, _at - start).TrimStart('0');
        if (start == _at)
        {
            throw Unexpected("a position, which is a whole number from 0");
        }

        SkipSpace();
        return digits.Length <= MaxDigits
            ? digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
            : throw DapException.Malformed($"`{Shown(_text[start.._at])}` is beyond every dimension");
    }

    private Clause ReadClause()
    {
        var left = ReadOperand();
        var relation = Array.Find(_relations, known => _text.AsSpan(_at).StartsWith(known, StringComparison.Ordinal))
            ?? throw Unexpected("one of = != < <= > >= =~");
        _at += relation.Length;
        if (Current != '{')
        {
            return new(left, relation, [ReadOperand()]);
        }

        var right = ImmutableArray.CreateBuilder<Operand>();
        do
        {
            _at++;
            right.Add(ReadOperand());
            Limit(right.Count, "values in braces");
        }
        while (Current == ',');
        Take('}');
        return new(left, relation, right.DrainToImmutable());
    }

    private Operand ReadOperand()
    {
        SkipSpace();
        if (Current == '"')
        {
            return new(OperandKind.Text, ReadQuoted());
        }

        var text = ReadUntil("=!<>&,{}(\"");
        return Current == '(' ? throw NoFunction(text)
            : text.Length == 0 ? throw Unexpected("a number, a text in quotes, or the name of a variable")
            : char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.'
                ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? new(OperandKind.Number, text, number)
                    : throw DapException.Malformed($"`{Shown(text)}` is no number")
            : new(OperandKind.Variable, text);
    }

    private string ReadQuoted()
    {
        var text = new System.Text.StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (Current == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            _ = IsAtEnd ? throw Unexpected("the closing quote") : text.Append(Current);
        }

        _at++;
        SkipSpace();
        return text.ToString();
    }

    private string ReadUntil(string ends)
    {
        var length = _text.AsSpan(_at).IndexOfAny(ends) is var found and >= 0 ? found : _text.Length - _at;
        var read = _text.Substring(_at, length);
        _at += length;
        return read.Trim();
    }

    private void SkipSpace()
    {
        while (Current == ' ')
        {
            _at++;
        }
    }

    private void Take(char wanted)
    {
        SkipSpace();
        _at = Current == wanted && !IsAtEnd ? _at + 1 : throw Unexpected($"`{wanted}`");
        SkipSpace();
    }

    private static void Limit(int count, string what)
    {
        if (count > MaxParts)
        {
            throw DapException.Malformed($"the constraint has more than {MaxParts} {what}: ask for less at once");
        }
    }

    private static DapException NoFunction(string name) => DapException.Malformed(
        $"the function `{Shown(name)}` is not offered: this server has projections, positions and selections only");

    private DapException Unexpected(string wanted) => DapException.Malformed(
        IsAtEnd
            ? $"the constraint ends where {wanted} was wanted"
            : $"the constraint has `{Shown(_text[_at..])}` where {wanted} was wanted");

    private static string Shown(string text) =>
        text.Length > MaxShown ? string.Concat(text.AsSpan(0, MaxShown), "...") : text;
}
