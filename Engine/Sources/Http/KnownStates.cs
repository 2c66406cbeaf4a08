namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What servers said of something lately, so that it is not asked after by all who read it.</summary>
/// <typeparam name="TState">What they say.</typeparam>
/// <remarks>
/// Who knows which state of a file they want are told that it was there moments ago: each read says which state it
/// means, and a change is an error there. Who want the file as it is now ask the server: a file may have been replaced
/// just before, and all that is wanted of the old one may be in a cache. Threading: any number of callers; those who
/// ask for one file at once wait for one answer, which nobody is asked for any more when all of them have gone.
/// </remarks>
/// <param name="clock">Tells how old an answer is.</param>
/// <param name="identityOf">Which state it is.</param>
/// <param name="most">How many are remembered at most; the one that was asked after longest ago is forgotten.</param>
/// <param name="kept">What is remembered of an answer; all of it by default.</param>
internal class KnownStates<TState>(
    TimeProvider clock, Func<TState, SourceIdentity> identityOf, int most, Func<TState, TState>? kept = null)
    where TState : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private readonly SharedWork<string, TState> _underway = new();

    /// <summary>The state of a file: as remembered, where that is fresh enough, else as its server says.</summary>
    /// <param name="location">The file's URL.</param>
    /// <param name="expected">The state that is wanted; null for the one that there is.</param>
    /// <param name="freshFor">How old an answer may be that says that the file is in the state that is wanted.</param>
    /// <param name="ask">
    /// Asks the server; given what was known before, and a token that ends with the last who waits. A failure is not
    /// remembered.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's waiting, not that of others.</param>
    public Task<TState> GetAsync(
        string location,
        SourceIdentity? expected,
        TimeSpan freshFor,
        Func<TState?, CancellationToken, Task<TState>> ask,
        CancellationToken cancellationToken)
    {
        Answer? known;
        lock (_gate)
        {
            known = _answers.GetValueOrDefault(location);
            if (known is not null && identityOf(known.State) == expected && clock.GetElapsedTime(known.At) < freshFor)
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

    private async Task<TState> AskAsync(
        string location,
        TState? known,
        Func<TState?, CancellationToken, Task<TState>> ask,
        CancellationToken cancellationToken)
    {
        var at = clock.GetTimestamp(); // Before the server answers: what it says may be so old.
        var said = await ask(known, cancellationToken);
        lock (_gate)
        {
            Keep(location, new(kept?.Invoke(said) ?? said, at));
        }

        return said;
    }

    private void Keep(string location, Answer answer)
    {
        _answers[location] = answer;
        if (_answers.Count > most)
        {
            _ = _answers.Remove(_answers.MinBy(known => known.Value.At).Key);
        }
    }

    /// <summary>An answer, and when it was asked for.</summary>
    private sealed record Answer(TState State, long At);
}
