namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Whether a position is inside of a JSON string, list or object.</summary>
internal struct JsonScan
{
    private int _depth;
    private bool _isString;
    private bool _isEscaped;

    /// <summary>Whether what comes next is outside of all of them.</summary>
    public readonly bool IsOutside => _depth == 0 && !_isString;

    /// <summary>Goes over a letter.</summary>
    public void Take(char letter)
    {
        if (_isString)
        {
            _isString = _isEscaped || letter != '"';
            _isEscaped = !_isEscaped && letter == '\\';
            return;
        }

        switch (letter)
        {
            case '"':
                _isString = true;
                break;
            case '[' or '{':
                _depth++;
                break;
            case ']' or '}' when _depth > 0:
                _depth--;
                break;
        }
    }
}
