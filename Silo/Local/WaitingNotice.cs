namespace Compute.Orleans.Silo.Local;

/// <summary>Tells a person at a terminal what a command waits for, once it takes longer than they expect.</summary>
/// <remarks>Ends with its disposal, behind which nothing more is written. Threading: one owner.</remarks>
internal sealed class WaitingNotice : IAsyncDisposable
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _next = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _telling;

    /// <summary>Begins to wait.</summary>
    /// <param name="errors">Where it is told, a line each time.</param>
    /// <param name="clock">Says when.</param>
    /// <param name="what">What is waited for, as of now.</param>
    public WaitingNotice(TextWriter errors, TimeProvider clock, Func<string> what) =>
        _telling = TellAsync(errors, clock, what, _over.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _telling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private static async Task TellAsync(
        TextWriter errors, TimeProvider clock, Func<string> what, CancellationToken over)
    {
        for (var wait = _first; ; wait = _next)
        {
            await Task.Delay(wait, clock, over);
            await errors.WriteLineAsync(what());
        }
    }
}
