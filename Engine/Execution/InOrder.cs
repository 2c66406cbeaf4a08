using System.Runtime.ExceptionServices;

namespace Compute.Orleans.Engine.Execution;

/// <summary>
/// Does one thing with each of several, some at once, and fails as if it had been done one after another.
/// </summary>
/// <remarks>
/// The failure that is thrown is that of the first item that fails, in their order, whichever was quicker: what comes
/// before it is waited for, and what comes behind it is stopped. Threading: one caller.
/// </remarks>
/// <typeparam name="T">What the items are.</typeparam>
/// <param name="items">The items.</param>
/// <param name="act">What is done with each; its token ends it early.</param>
/// <param name="cancellationToken">Ends it early.</param>
internal sealed class InOrder<T>(
    IReadOnlyList<T> items, Func<T, CancellationToken, Task> act, CancellationToken cancellationToken)
{
    private readonly Lock _gate = new();
    private readonly List<CancellationTokenSource> _stops = []; // Of the items that were begun.
    private ExceptionDispatchInfo? _failure;
    private int _end = items.Count;

    /// <summary>Does it.</summary>
    /// <param name="atOnce">With how many at once, at most.</param>
    public async Task RunAsync(int atOnce)
    {
        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, items.Count)).Select(_ => Task.Run(WorkAsync)));
        foreach (var stop in _stops)
        {
            stop.Dispose();
        }

        _failure?.Throw();
    }

    private async Task WorkAsync()
    {
        while (Begin() is var (place, token))
        {
            try
            {
                token.ThrowIfCancellationRequested();
                await act(items[place], token);
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown to the caller, or what comes before it is.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                await Task.WhenAll(Fail(place, failure).Select(later => later.CancelAsync()));
            }
        }
    }

    private (int Place, CancellationToken Token)? Begin()
    {
        lock (_gate)
        {
            if (_stops.Count >= _end)
            {
                return null;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _stops.Add(stop);
            return (_stops.Count - 1, stop.Token);
        }
    }

    /// <summary>Notes a failure, unless something before it has failed; and says what is to be stopped.</summary>
    private List<CancellationTokenSource> Fail(int place, Exception failure)
    {
        lock (_gate)
        {
            if (place >= _end)
            {
                return [];
            }

            _end = place;
            _failure = ExceptionDispatchInfo.Capture(failure);
            return _stops[(place + 1)..];
        }
    }
}
