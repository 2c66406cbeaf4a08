namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What servers said of files lately, so that a file is not asked after by all who read it.</summary>
/// <remarks>
/// Who knows which state of a file they want are told that it was there moments ago: each read says which state it
/// means, and a change is an error there. Who want the file as it is now ask the server: a file may have been replaced
/// just before, and all that is wanted of the old one may be in a cache. Threading: any number of callers; those who
/// ask for one file at once wait for one answer, which nobody is asked for any more when all of them have gone.
/// </remarks>
/// <param name="clock">Tells how old an answer is.</param>
internal sealed class KnownFiles(TimeProvider clock)
{
    /// <summary>Files that are remembered at most; the one that was asked after longest ago is forgotten.</summary>
    private const int Most = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly SharedWork<string, RemoteFileState> _underway = new();

    /// <summary>The state of a file: as remembered, where that is fresh enough, else as its server says.</summary>
    /// <param name="location">The file's URL.</param>
    /// <param name="expected">The state that is wanted; null for the one that there is.</param>
    /// <param name="freshFor">How old an answer may be that says that the file is in the state that is wanted.</param>
    /// <param name="ask">
    /// Asks the server; given what was known before, and a token that ends with the last who waits. A failure is not
    /// remembered.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's waiting, not that of others.</param>
    public Task<RemoteFileState> GetAsync(
        string location,
        SourceIdentity? expected,
        TimeSpan freshFor,
        Func<RemoteFileState?, CancellationToken, Task<RemoteFileState>> ask,
        CancellationToken cancellationToken)
    {
        Answer? known;
        lock (_gate)
        {
            known = _answers.GetValueOrDefault(location);
            if (known is not null && known.State.Identity == expected && clock.GetElapsedTime(known.At) < freshFor)
            {
                return Task.FromResult(known.State);
            }
        }

        return _underway.UseAsync(
            location, token => AskAsync(location, known?.State, ask, token), state => state, cancellationToken);
    }

    /// <summary>Forgets a file, as what was said of it turned out not to be so any more.</summary>
    /// <param name="location">The file's URL.</param>
    public void Forget(string location)
    {
        lock (_gate)
        {
            _ = _answers.Remove(location);
        }
    }

    private async Task<RemoteFileState> AskAsync(
        string location,
        RemoteFileState? known,
        Func<RemoteFileState?, CancellationToken, Task<RemoteFileState>> ask,
        CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp(); // Before the server answers: what it says may be so old.
        var said = await ask(known, cancellationToken);
        lock (_gate)
        {
            Keep(location, new(said with { FirstBlock = null }, at));
        }

        return said;
    }

    private void Keep(string location, Answer answer)
    {
        _answers[location] = answer;
        if (_answers.Count > Most)
        {
            _ = _answers.Remove(_answers.MinBy(known => known.Value.At).Key);
        }
    }

    /// <summary>An answer, and when it was asked for.</summary>
    private sealed record Answer(RemoteFileState State, long At);
}
