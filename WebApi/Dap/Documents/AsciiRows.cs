using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Compute.Orleans.WebApi.Dap.Documents;

/// <summary>Lays the elements of one array out as text: a line for each row, its place in front.</summary>
internal sealed class AsciiRows
{
    private const int FullBytes = 64 * 1024;

    private readonly PipeWriter _writer;
    private readonly long[] _shape;
    private readonly long[] _place;
    private readonly StringBuilder _text = new();
    private long _column;

    /// <summary>Begins with the array's name and shape.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name.</param>
    /// <param name="shape">The lengths of its dimensions; none for a scalar.</param>
    public AsciiRows(PipeWriter writer, string name, long[] shape)
    {
        _writer = writer;
        _shape = shape;
        _place = new long[Math.Max(0, shape.Length - 1)];
        _ = _text.Append(name);
        foreach (var length in shape)
        {
            _ = _text.Append(CultureInfo.InvariantCulture, $"[{length}]");
        }

        _ = _text.Append(shape.Length == 0 ? ", " : "\n");
    }

    /// <summary>Whether enough was added to be flushed.</summary>
    public bool IsFull => _text.Length >= FullBytes;

    /// <summary>Adds the next element.</summary>
    public void Add(string element)
    {
        if (_column > 0)
        {
            _ = _text.Append(", ");
        }
        else if (_place.Length > 0)
        {
            foreach (var position in _place)
            {
                _ = _text.Append(CultureInfo.InvariantCulture, $"[{position}]");
            }

            _ = _text.Append(", ");
        }

        _ = _text.Append(element);
        if (_shape.Length == 0 || ++_column == _shape[^1])
        {
            _ = _text.Append('\n');
            _column = 0;
            Advance();
        }
    }

    /// <summary>Sends what was added.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var piece in _text.GetChunks())
        {
            _ = Encoding.UTF8.GetBytes(piece.Span, _writer);
        }

        _ = _text.Clear();
        var flushed = await _writer.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new OperationCanceledException("the client has gone");
        }
    }

    /// <summary>Ends the array.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken)
    {
        _ = _text.Append('\n');
        return FlushAsync(cancellationToken);
    }

    private void Advance()
    {
        for (var axis = _place.Length - 1; axis >= 0; axis--)
        {
            if (++_place[axis] < _shape[axis])
            {
                return;
            }

            _place[axis] = 0;
        }
    }
}
