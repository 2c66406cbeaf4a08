using System.Buffers;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Takes a list of a query apart: entries joined with ';', attributes begun with '@'.</summary>
/// <remarks>
/// Values may be JSON, whose strings hold URLs with ';', '=' and '@' of their own; there a separator counts only
/// outside of brackets and strings. Elsewhere one that was escaped is part of the value, unless the client escaped
/// them all. Older clients put brackets around the whole.
/// </remarks>
internal sealed class KvpList
{
    private static readonly SearchValues<char> _ends = SearchValues.Create("=[]{}\"");

    private readonly MarkedText _marked;
    private readonly string _text;
    private readonly bool _bareOnly;
    private int _at;
    private int _end;

    private KvpList(MarkedText marked)
    {
        _marked = marked;
        _text = marked.Text;
        _end = _text.Length;
        Trim();
        if (HasOuterBrackets())
        {
            _at++;
            _end--;
        }

        _bareOnly = Enumerable.Range(_at, _end - _at)
            .Any(at => _text[at] is '=' or ';' or '@' && !marked.IsEscaped(at));
    }

    /// <summary>The entries of a value, in the order sent; empty ones are passed over.</summary>
    public static IReadOnlyList<KvpEntry> Read(MarkedText marked)
    {
        var list = new KvpList(marked);
        var entries = new List<KvpEntry>();
        while (list._at < list._end)
        {
            if (list.Entry() is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private KvpEntry? Entry()
    {
        var name = Until('=', '@', ';');
        string? value = null;
        if (Is('='))
        {
            _at++;
            value = IsJson() ? Json() : Until('@', ';');
        }

        var attributes = new List<KeyValuePair<string, string>>();
        while (Is('@'))
        {
            _at++;
            var attribute = Until('=', '@', ';');
            if (!Is('='))
            {
                attributes.Add(new(attribute, ""));
                continue;
            }

            _at++;
            attributes.Add(new(attribute, Until('@', ';')));
        }

        _at++; // The ';', or the end.
        return name.Length == 0 && value is null && attributes.Count == 0 ? null : new(name, value, attributes);
    }

    /// <summary>Whether a separator stands here.</summary>
    private bool Is(char separator) =>
        _at < _end && _text[_at] == separator && (!_bareOnly || !_marked.IsEscaped(_at));

    private string Until(char one, char other, char third = ';')
    {
        var start = _at;
        while (_at < _end && !Is(one) && !Is(other) && !Is(third))
        {
            _at++;
        }

        return Trimmed(start, _at);
    }

    private bool IsJson()
    {
        var at = _at;
        while (at < _end && _text[at] == ' ')
        {
            at++;
        }

        return at < _end && _text[at] is '[' or '{';
    }

    // Within JSON the brackets tell where the value ends, whether its separators were escaped or not.
    private string Json()
    {
        var start = _at;
        var scan = default(JsonScan);
        while (_at < _end && !(scan.IsOutside && _text[_at] is ';' or '@'))
        {
            scan.Take(_text[_at++]);
        }

        return Trimmed(start, _at);
    }

    // White space that was escaped in a list with bare separators was meant.
    private string Trimmed(int start, int end)
    {
        while (start < end && IsBlank(start))
        {
            start++;
        }

        while (start < end && IsBlank(end - 1))
        {
            end--;
        }

        return _text[start..end];
    }

    private bool IsBlank(int at) => char.IsWhiteSpace(_text[at]) && (!_bareOnly || !_marked.IsEscaped(at));

    private void Trim()
    {
        while (_at < _end && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        while (_at < _end && char.IsWhiteSpace(_text[_end - 1]))
        {
            _end--;
        }
    }

    private bool HasOuterBrackets()
    {
        if (_end - _at < 2 || _text[_at] != '[' || _text[_end - 1] != ']')
        {
            return false;
        }

        var inner = _text.AsSpan(_at + 1, _end - _at - 2);
        var name = inner.IndexOfAny(_ends);
        return name > 0 && inner[name] == '=';
    }
}
