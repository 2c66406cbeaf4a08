namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>
/// Passes bytes on to their receiver, but holds long runs of zeros back until it is known that they are the file's.
/// </summary>
/// <remarks>
/// A server whose disk or cache fails sends zeros under the right headers, and zeros are numbers. What is held back is
/// a count: it takes no memory. Threading: one caller.
/// </remarks>
/// <param name="progress">How far the read has come; what is held back has not come yet.</param>
/// <param name="receiver">Takes the bytes.</param>
/// <param name="runs">Which runs are asked for once more; null for none.</param>
internal sealed class ZeroGate(RangeProgress progress, IRangeReceiver receiver, ZeroRuns? runs)
{
    /// <summary>A run of zeros that is as long is held back, wherever it begins.</summary>
    public const int RunBytes = 64 << 10;

    /// <summary>So is a whole answer of zeros that is as long.</summary>
    public const int AnswerBytes = 512;

    private static readonly byte[] _zeros = new byte[RunBytes];

    private int _held;
    private int _came;

    /// <summary>Whether what is held back must be asked for once more.</summary>
    public bool IsDoubtful { get; private set; }

    /// <summary>How many bytes are still to come from the server.</summary>
    public int Missing => progress.Remaining - _held;

    /// <summary>The run that is held back.</summary>
    public (long Offset, int Count) Run => (progress.Position, _held);

    /// <summary>What is asked for of it once more: its middle.</summary>
    public (long Offset, int Count) Sample
    {
        get
        {
            var count = Math.Min(_held, RunBytes);
            return (progress.Position + ((_held - count) / 2), count);
        }
    }

    /// <summary>Begins with an answer; what was held back of an earlier one that broke off comes again.</summary>
    public void Begin() => (_held, _came, IsDoubtful) = (0, 0, false);

    /// <summary>Takes the next bytes of the answer.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>False when a doubtful run ended before them: neither they nor what follows was taken.</returns>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            // In parts that are no longer than a run, so that those within a part need not be looked for.
            var part = bytes[..Math.Min(bytes.Length, RunBytes)];
            bytes = bytes[part.Length..];
            _came += part.Length;
            var first = part.IndexOfAnyExcept((byte)0);
            if (first < 0)
            {
                _held += part.Length;
                continue;
            }

            _held += first;
            if (_held >= RunBytes && Doubts())
            {
                return false;
            }

            Pass();
            var last = part.LastIndexOfAnyExcept((byte)0);
            Send(part[first..(last + 1)]);
            _held = part.Length - 1 - last;
        }

        return true;
    }

    /// <summary>Ends the answer, of which all has come.</summary>
    public void End()
    {
        var isLong = _held >= RunBytes || (_held == _came && _held >= AnswerBytes);
        if (!isLong || !Doubts())
        {
            Pass();
        }
    }

    /// <summary>Passes on what is held back: it is the file's.</summary>
    public void Pass()
    {
        IsDoubtful = false;
        while (_held > 0)
        {
            var zeros = _zeros.AsSpan(0, Math.Min(_held, RunBytes));
            _held -= zeros.Length;
            Send(zeros);
        }
    }

    private bool Doubts() => IsDoubtful = runs?.MustAsk() == true;

    private void Send(ReadOnlySpan<byte> bytes)
    {
        receiver.Receive(progress.Position, bytes);
        progress.Filled += bytes.Length;
    }
}
