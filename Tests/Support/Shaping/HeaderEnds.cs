namespace Compute.Orleans.Tests.Support.Shaping;

/// <summary>Counts the ends of headers in what a client sends, however it is cut into pieces.</summary>
internal sealed class HeaderEnds
{
    private static readonly byte[] _end = "\r\n\r\n"u8.ToArray();

    private int _matched;

    /// <summary>How many headers end in a piece.</summary>
    /// <param name="piece">The next piece.</param>
    public int Count(ReadOnlySpan<byte> piece)
    {
        var count = 0;
        foreach (var letter in piece)
        {
            _matched = letter == _end[_matched] ? _matched + 1 : letter == _end[0] ? 1 : 0;
            if (_matched == _end.Length)
            {
                count++;
                _matched = 0;
            }
        }

        return count;
    }
}
