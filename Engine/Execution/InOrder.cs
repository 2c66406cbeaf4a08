using System.Runtime.ExceptionServices;

namespace Compute.Orleans.Engine.Execution;

/// <summary>Does one thing with each of several, some at once, and fails as if it had been done one after another.</summary>
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
    private readonly Dictionary<int, CancellationTokenSource> _running = [];
    private ExceptionDispatchInfo? _failure;
    private int _end = items.Count;
    private int _next;

    /// <summary>Does it.</summary>
    /// <param name="atOnce">With how many at once, at most.</param>
    public async Task RunAsync(int atOnce)
    {
        await Task.WhenAll(Enumerable.Range(0, Math.Min(atOnce, items.Count)).Select(_ => Task.Run(WorkAsync)));
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
                Fail(place, failure);
            }

            End(place);
        }
    }

    private (int Place, CancellationToken Token)? Begin()
    {
        lock (_gate)
        {
            if (_next >= _end)
            {
                return null;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running.Add(_next, stop);
            return (_next++, stop.Token);
        }
    }

    private void Fail(int place, Exception failure)
    {
        lock (_gate)
        {
            if (place >= _end)
            {
                return; // It was stopped, as something before it had failed.
            }

            _end = place;
            _failure = ExceptionDispatchInfo.Capture(failure);
            foreach (var later in _running.Where(running => running.Key > place).ToList())
            {
                later.Value.Cancel();
            }
        }
    }

    private void End(int place)
    {
        lock (_gate)
        {
            if (_running.Remove(place, out var stop))
            {
                stop.Dispose();
            }
        }
    }
}
