namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>One request for the reads of some readers, which lie close together.</summary>
/// <remarks>
/// As long as it waits, reads join it; then its range is fixed, and each reader ends as soon as its bytes have come;
/// one that waits for the last byte, when the answer has ended as it should. A reader that goes away leaves the others
/// alone; with the last one the request ends.
/// Threading: any number of callers.
/// </remarks>
internal sealed class MergedRead : IRangeReceiver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop;
    private readonly List<PendingRead> _reads;
    private long _first;
    private long _end;
    private long _gapBytes;
    private int _waiting = 1;
    private int _ended;
    private bool _isSealed;

    /// <summary>Begins with one read.</summary>
    /// <param name="read">The read.</param>
    /// <param name="closed">Ends the request, whoever waits.</param>
    public MergedRead(PendingRead read, CancellationToken closed)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(closed);
        _reads = [read];
        (_first, _end) = (read.Offset, read.End);
    }

    /// <summary>Ends when nobody waits for the request any more.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>How many bytes are asked for, with gaps.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
            {
                return _end - _first;
            }
        }
    }

    /// <summary>Takes a read in, where it is close enough.</summary>
    /// <param name="read">The read.</param>
    /// <param name="mostGapBytes">How many bytes that nobody wants the request may ask for.</param>
    /// <param name="mostBytes">How many bytes the request may ask for in all.</param>
    public bool TryAdd(PendingRead read, long mostGapBytes, long mostBytes)
    {
        lock (_gate)
        {
            var first = Math.Min(_first, read.Offset);
            var end = Math.Max(_end, read.End);
            var gapBytes = _gapBytes + Math.Max(0, Math.Max(read.Offset - _end, _first - read.End));
            if (_isSealed || _waiting == 0 || gapBytes > mostGapBytes || end - first > mostBytes)
            {
                return false;
            }

            (_first, _end, _gapBytes) = (first, end, gapBytes);
            _waiting++;
            _reads.Add(read);
            return true;
        }
    }

    /// <summary>Fixes the range, as no reader can join any more.</summary>
    /// <returns>The first byte, and how many are wanted, with gaps.</returns>
    /// <exception cref="OperationCanceledException">All readers have gone away.</exception>
    public (long Offset, int Count) Seal()
    {
        lock (_gate)
        {
            _isSealed = true;
            _ = _reads.RemoveAll(read => read.HasEnded);
            Stop.ThrowIfCancellationRequested();
            _reads.Sort((one, other) => one.Offset.CompareTo(other.Offset));
            (_first, _end) = (_reads[0].Offset, _reads.Max(read => read.End));
            return (_first, (int)(_end - _first));
        }
    }

    /// <inheritdoc/>
    public void Receive(long offset, ReadOnlySpan<byte> bytes)
    {
        // Under the lock, so that no byte is written to the memory of a reader that has gone away.
        lock (_gate)
        {
            for (; _ended < _reads.Count && _reads[_ended].HasEnded; _ended++)
            {
            }

            for (var place = _ended; place < _reads.Count && _reads[place].Offset < offset + bytes.Length; place++)
            {
                var read = _reads[place];
                read.Take(offset, bytes);
                if (read.IsFilled && !read.HasEnded && read.End < _end)
                {
                    read.Complete();
                    _waiting--;
                }
            }
        }
    }

    /// <summary>Lets those have their bytes who waited for the last: nothing was wrong with the answer.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            foreach (var read in _reads.Where(read => read.IsFilled && !read.HasEnded))
            {
                read.Complete();
                _waiting--;
            }
        }
    }

    /// <summary>Lets one reader go away.</summary>
    /// <param name="read">Its read.</param>
    /// <param name="cancellationToken">Why.</param>
    public void Cancel(PendingRead read, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (read.HasEnded)
            {
                return;
            }

            read.Cancel(cancellationToken);
            if (--_waiting > 0)
            {
                return;
            }

            _ = _stop.CancelAsync(); // What it ends is not ended on this reader's thread.
        }
    }

    /// <summary>Tells those who still wait that the request has ended.</summary>
    /// <param name="failure">Why it gave them nothing.</param>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _isSealed = true;
            foreach (var read in _reads.Where(read => !read.HasEnded))
            {
                if (failure is OperationCanceledException)
                {
                    read.Cancel(Stop);
                }
                else
                {
                    read.Fail(failure);
                }
            }

            _waiting = 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
