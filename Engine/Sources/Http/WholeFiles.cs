using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Files of servers that do not serve ranges: each is fetched once, and read from the disk.</summary>
/// <remarks>Threading: any number of callers; those who want one file at once wait for one fetching of it.</remarks>
/// <param name="folder">Where the copies stand.</param>
internal sealed class WholeFiles(WholeFileFolder folder)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<SourceIdentity>> _underway = new(StringComparer.Ordinal);

    /// <summary>Fetches a file, unless the copy that is there is still right.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="known">What the file was before, or null.</param>
    /// <param name="cancellationToken">Ends this caller's waiting, not that of others.</param>
    /// <returns>What the file is.</returns>
    /// <exception cref="ComputeException">
    /// TooLarge, NotEnoughStorage, DataUnreachable or CorruptData, with URL and phase.
    /// </exception>
    public Task<SourceIdentity> FetchAsync(
        RemoteCalls calls, string location, SourceIdentity? known, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_underway.TryGetValue(location, out var fetching))
            {
                fetching = Task.Run(() => FetchAsync(calls, location, known), CancellationToken.None);
                _underway.Add(location, fetching);
            }

            return fetching.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Opens a copy; fetches it where it is gone.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="identity">What the file must be.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    /// <exception cref="ComputeException">CorruptData when the file is another by now; or it cannot be had.</exception>
    public async Task<IByteSource> OpenAsync(
        RemoteCalls calls, string location, SourceIdentity identity, CancellationToken cancellationToken)
    {
        var file = folder.Open(location, identity);
        if (file is null)
        {
            var now = await FetchAsync(calls, location, identity, cancellationToken);
            file = now == identity ? folder.Open(location, identity) : throw new ComputeException(
                Fault.CorruptData,
                calls.Name,
                $"`{calls.Name}`: HTTP 200 (OK): {FileAnswer.Change(identity, now.Version, now.Length)} while fetching "
                + "it as a whole");
        }

        return file is null
            ? throw new ComputeException(
                Fault.NotEnoughStorage, calls.Name, $"`{calls.Name}`: its copy was removed before it was opened")
            : new WholeFileSource(
                calls.Name,
                location,
                identity,
                file,
                done => folder.CloseAsync(done, (long)calls.Options.MaxWholeFileMb << 20));
    }

    private async Task<SourceIdentity> FetchAsync(RemoteCalls calls, string location, SourceIdentity? known)
    {
        try
        {
            return await new WholeFileFetch(calls, folder, location, known).RunAsync(CancellationToken.None);
        }
        finally
        {
            lock (_gate)
            {
                _ = _underway.Remove(location);
            }
        }
    }
}
