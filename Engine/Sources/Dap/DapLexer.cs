using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Cuts a DDS or a DAS into words, signs and quoted texts.</summary>
/// <remarks>
/// A word goes on to white space or a sign: servers leave most characters of names as they are. In quotes a backslash
/// stands before a quote and before itself, and three octal digits behind one are a byte, as libdap writes them.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.
/// </remarks>
/// <param name="text">The document.</param>
/// <param name="name">What it is, for messages: a URL.</param>
internal sealed class DapLexer(string text, string name)
{
    private const string Signs = "{}[]=;,";
    private const int MostShown = 60;

    private int _at;
    private int _line = 1;
    private DapToken? _next;

    /// <summary>The token that comes next, which stays.</summary>
    public DapToken Peek() => _next ??= Read();

    /// <summary>Takes the token that comes next.</summary>
    public DapToken Take()
    {
        var token = Peek();
        _next = null;
        return token;
    }

    /// <summary>Takes a sign.</summary>
    /// <param name="sign">The sign that must come.</param>
    public void Take(char sign)
    {
        var token = Take();
        if (!token.Is(sign))
        {
            throw Damaged(token, $"a {sign}");
        }
    }

    /// <summary>Takes a sign if it comes next.</summary>
    /// <param name="sign">The sign.</param>
    public bool Accept(char sign)
    {
        var isThere = Peek().Is(sign);
        if (isThere)
        {
            _ = Take();
        }

        return isThere;
    }

    /// <summary>Takes a word, or a name in quotes.</summary>
    /// <param name="what">What it is, for messages: "a type".</param>
    public DapToken TakeWord(string what)
    {
        var token = Take();
        return token.Kind is DapTokenKind.Word or DapTokenKind.Quoted && token.Text.Length > 0
            ? token
            : throw Damaged(token, what);
    }

    /// <summary>The error of a token that does not fit.</summary>
    /// <param name="token">The token.</param>
    /// <param name="wanted">What would have fitted.</param>
    public ComputeException Damaged(DapToken token, string wanted) => Damaged(
        token.Line,
        token.Kind == DapTokenKind.End
            ? $"it ends where {wanted} should stand"
            : $"`{Shown(token.Text)}`, where {wanted} should stand");

    /// <summary>The error of a document that cannot be right.</summary>
    /// <param name="line">Where.</param>
    /// <param name="why">Why.</param>
    public ComputeException Damaged(int line, string why) => new(
        Fault.CorruptData,
        name,
        string.Create(CultureInfo.InvariantCulture, $"`{name}` cannot be read: line {line}: {why}"));

    private static string Shown(string text) => DapErrorText.Shown(text, MostShown);

    private DapToken Read()
    {
        SkipSpace();
        if (_at == text.Length)
        {
            return new("", DapTokenKind.End, _line);
        }

        if (text[_at] == '"')
        {
            return Quoted();
        }

        if (Signs.Contains(text[_at]) || text[_at] == ':')
        {
            return new(text[_at++].ToString(), DapTokenKind.Sign, _line);
        }

        var start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] != '"' && !Signs.Contains(text[_at])
            && !(text[_at] == ':' && IsSection(text.AsSpan(start, _at - start))))
        {
            _at++;
        }

        return new(text[start.._at], DapTokenKind.Word, _line);
    }

    // A colon may be part of any other name.
    private static bool IsSection(ReadOnlySpan<char> word) =>
        word.Equals("array", StringComparison.OrdinalIgnoreCase)
        || word.Equals("maps", StringComparison.OrdinalIgnoreCase);

    private void SkipSpace()
    {
        var isComment = false;
        for (; _at < text.Length; _at++)
        {
            isComment = text[_at] != '\n' && (isComment || text[_at] == '#');
            if (!isComment && !char.IsWhiteSpace(text[_at]))
            {
                return;
            }

            _line += text[_at] == '\n' ? 1 : 0;
        }
    }

    private DapToken Quoted()
    {
        var line = _line;
        var quoted = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            _line += text[_at] == '\n' ? 1 : 0;
            if (text[_at] != '\\' || _at + 1 == text.Length)
            {
                _ = quoted.Append(text[_at]);
            }
            else if (text[_at + 1] is '"' or '\\')
            {
                _ = quoted.Append(text[++_at]);
            }
            else if (Octal(_at + 1) is not null)
            {
                _ = quoted.Append(Octets());
            }
            else
            {
                _ = quoted.Append('\\');
            }
        }

        if (_at == text.Length)
        {
            throw Damaged(line, "a quote is not closed");
        }

        _at++;
        return new(quoted.ToString(), DapTokenKind.Quoted, line);
    }

    // A letter beyond ASCII is several bytes that follow each other. Ends on the last digit.
    private string Octets()
    {
        var bytes = new List<byte>();
        while (_at < text.Length && text[_at] == '\\' && Octal(_at + 1) is { } octet)
        {
            bytes.Add(octet);
            _at += 4;
        }

        _at--;
        return DapName.Text([.. bytes]);
    }

    private byte? Octal(int at) =>
        at + 2 < text.Length && text[at] is >= '0' and <= '3' && text[at + 1] is >= '0' and <= '7'
        && text[at + 2] is >= '0' and <= '7'
            ? (byte)(((text[at] - '0') * 64) + ((text[at + 1] - '0') * 8) + (text[at + 2] - '0'))
            : null;
}
