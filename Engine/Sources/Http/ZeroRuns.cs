namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>How much is believed of the zeros of a state of a file: which long runs are asked for twice.</summary>
/// <remarks>
/// A file may be full of zeros: rain that does not fall, ice that is not there. The first runs are all asked for once
/// more, 64 KiB of each, which is 4 MiB of any file; then one in 32, which is at most 3 % of what is read. After a lie
/// it begins anew. Threading: any number of callers.
/// </remarks>
internal sealed class ZeroRuns
{
    /// <summary>So many runs are asked for once more, each of them.</summary>
    public const int First = 64;

    /// <summary>Of those behind them, one in so many.</summary>
    public const int OneIn = 32;

    private int _seen;

    /// <summary>Whether the next run is asked for once more.</summary>
    public bool MustAsk() => Interlocked.Increment(ref _seen) is var seen && (seen <= First || seen % OneIn == 0);

    /// <summary>To be called when a run turned out to be none: the server is not believed any more.</summary>
    public void Distrust() => Volatile.Write(ref _seen, 0);
}
