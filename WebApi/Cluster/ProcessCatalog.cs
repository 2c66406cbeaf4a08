using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Processes;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>What the silos offer, asked for about every ten seconds, by one question at a time.</summary>
/// <remarks>
/// While that question is out, requests get the copy that is there; so they do for ten minutes when nobody answers it.
/// What silos offer changes with their program alone, and they check each request themselves.
/// </remarks>
internal sealed partial class ProcessCatalog(ComputeCluster cluster, TimeProvider clock, ILogger<ProcessCatalog> logger)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1); // Between questions that get no answer.

    private readonly Lock _turn = new();

    private Copy? _copy;
    private Task<Copy>? _question;
    private long _asked;

    /// <summary>All processes, by identifier.</summary>
    /// <remarks>Errors: those of the question, when there is no copy that is young enough.</remarks>
    public ValueTask<ImmutableArray<ProcessDescription>> List() => Volatile.Read(ref _copy) switch
    {
        { } copy when IsYounger(copy, _lifetime) => new(copy.Processes),
        { } copy when IsYounger(copy, _longestLifetime) => new(Refresh(copy).Processes),
        _ => Wait(),
    };

    /// <summary>The process of an identifier, or null.</summary>
    /// <param name="identifier">The identifier, in its own case.</param>
    public async ValueTask<ProcessDescription?> Find(string identifier)
    {
        foreach (var process in await List())
        {
            if (process.Identifier == identifier)
            {
                return process;
            }
        }

        return null;
    }

    private bool IsYounger(Copy copy, TimeSpan age) => clock.GetElapsedTime(copy.Taken) <= age;

    private async ValueTask<ImmutableArray<ProcessDescription>> Wait() => (await Question()).Processes;

    private Copy Refresh(Copy copy)
    {
        lock (_turn)
        {
            if (ReferenceEquals(_copy, copy) && clock.GetElapsedTime(_asked) > _pause)
            {
                _ = Question(); // Its answer is for later requests, and its failure is in the log.
            }
        }

        return copy;
    }

    private Task<Copy> Question()
    {
        lock (_turn)
        {
            if (_question is null or { IsCompleted: true })
            {
                _asked = clock.GetTimestamp();
                _question = Task.Run(Ask); // For all who wait: no request's own, and not within the lock.
            }

            return _question;
        }
    }

    private async Task<Copy> Ask()
    {
        try
        {
            var copy = new Copy(await cluster.Processes(), clock.GetTimestamp());
            Volatile.Write(ref _copy, copy);
            return copy;
        }
        catch (Exception failure)
        {
            LogNoAnswer(logger, failure);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The list of processes could not be had.")]
    private static partial void LogNoAnswer(ILogger logger, Exception failure);

    private sealed record Copy(ImmutableArray<ProcessDescription> Processes, long Taken);
}
