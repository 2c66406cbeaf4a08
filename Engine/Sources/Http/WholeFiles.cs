using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Files of servers that do not serve ranges: each is fetched once, and read from the disk.</summary>
/// <remarks>
/// Those who want one file at once wait for one fetching of it, which is stopped when none of them does any more.
/// Threading: any number of callers.
/// </remarks>
/// <param name="folder">Where the copies stand.</param>
/// <param name="options">Limits.</param>
internal sealed class WholeFiles(WholeFileFolder folder, HttpSourceOptions options)
{
    // Fetching uses a copy itself, so that it is not removed before all have opened it who waited for it.
    private readonly SharedWork<(string Location, SourceIdentity Identity), WholeFileCopy> _fetches =
        new(copy => folder.CloseAsync(copy, (long)options.MaxWholeFileMb << 20));

    /// <summary>
    /// The most that is fetched of a file, and that files may have together that nobody reads; in bytes.
    /// </summary>
    public long MostBytes => (long)options.MaxWholeFileMb << 20;

    /// <summary>Whether files are fetched as a whole.</summary>
    public bool IsOn => options.MaxWholeFileMb > 0;

    /// <summary>Finds a copy.</summary>
    /// <param name="location">The file's URL.</param>
    /// <param name="identity">Which state of it; its length may be <see cref="WholeFileHead.Untold"/>.</param>
    /// <returns>The state that there is a copy of, with its length; null when there is none.</returns>
    public SourceIdentity? Find(string location, SourceIdentity identity) => folder.Find(location, identity);

    /// <summary>Opens a copy; fetches it where there is none.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="identity">
    /// What the file is, as its server said; its length may be <see cref="WholeFileHead.Untold"/>.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    /// <returns>The copy; of another state where the file was replaced meanwhile.</returns>
    /// <exception cref="ComputeException">
    /// TooLarge, NotEnoughStorage, DataUnreachable or CorruptData, with URL and phase.
    /// </exception>
    public async Task<IByteSource> OpenAsync(
        RemoteCalls calls, string location, SourceIdentity identity, CancellationToken cancellationToken)
    {
        var copy = folder.Open(calls.Name, location, identity) ?? await _fetches.UseAsync(
            (location, identity),
            async token => folder.Open(calls.Name, location, identity) // It may have come just now.
                ?? await new WholeFileFetch(calls, folder, location, MostBytes).RunAsync(token),
            folder.OpenAgain,
            cancellationToken);
        return new WholeFileSource(
            calls.Name, location, copy.Identity, copy.File, () => folder.CloseAsync(copy, MostBytes));
    }

    /// <summary>Opens a copy of a file that is being read already.</summary>
    /// <param name="calls">Asks the file's host.</param>
    /// <param name="location">The file's URL.</param>
    /// <param name="identity">What the file must be.</param>
    /// <param name="cancellationToken">Ends this caller's waiting.</param>
    /// <exception cref="ComputeException">CorruptData when the file is another by now; or it cannot be had.</exception>
    public async Task<IByteSource> OpenSameAsync(
        RemoteCalls calls, string location, SourceIdentity identity, CancellationToken cancellationToken)
    {
        var source = await OpenAsync(calls, location, identity, cancellationToken);
        var now = source.Identity;
        if (now == identity)
        {
            return source;
        }

        await source.DisposeAsync();
        throw new ComputeException(
            Fault.CorruptData,
            calls.Name,
            $"`{calls.Name}`: HTTP 200 (OK): {FileAnswer.Change(identity, now.Version, now.Length)} while fetching it "
            + "as a whole");
    }
}
