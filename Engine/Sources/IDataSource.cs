namespace Compute.Orleans.Engine.Sources;

/// <summary>A dataset that is open, wherever it lies and however it is asked for its numbers.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
public interface IDataSource : IAsyncDisposable
{
    /// <summary>Where the dataset is, as messages name it.</summary>
    string Name { get; }

    /// <summary>What opens the same dataset in the same way again, on any silo.</summary>
    string Location { get; }

    /// <summary>The state of the dataset when it was opened.</summary>
    SourceIdentity Identity { get; }

    /// <summary>Whether a read takes its time however little is read, so that more is read at once.</summary>
    bool IsFar => false;

    /// <summary>Checks that the dataset is still the one that was opened; to be called once all was read.</summary>
    /// <remarks>Sources that check each read, or cannot change, have nothing to do here.</remarks>
    /// <param name="cancellationToken">Ends the check early.</param>
    /// <exception cref="Faults.ComputeException">
    /// CorruptData when it changed; DataUnreachable when it is gone.
    /// </exception>
    ValueTask VerifyUnchangedAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
