using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// Opens what a <see cref="SourceResolver"/> found, on any silo; one for a process, and it owns the client.
/// </summary>
/// <remarks>Threading: any number of callers at once. Dispose it after the last source that it opened.</remarks>
public sealed class SourceOpener : IDisposable
{
    private readonly HttpConnections _connections;
    private readonly RemoteFiles _remote;

    /// <summary>Creates the opener.</summary>
    /// <param name="policy">Which hosts may be read; asked again at each opening and each redirect.</param>
    /// <param name="options">How remote files are read, or null for the defaults.</param>
    /// <param name="clock">Times waits and timeouts; the system's by default.</param>
    /// <param name="fetched">
    /// Absolute path of the folder where files stand whose servers do not serve ranges; null to refuse them.
    /// </param>
    public SourceOpener(
        AccessPolicy policy, HttpSourceOptions? options = null, TimeProvider? clock = null, string? fetched = null)
    {
        _connections = new(policy, options ?? new(), clock ?? TimeProvider.System);
        _remote = new(_connections, fetched is null ? null : new(new WholeFileFolder(fetched, _connections.Clock)));
    }

    /// <summary>Opens a file.</summary>
    /// <param name="location">
    /// <see cref="ResolvedInput.Location"/>: an absolute path, which is not checked again, or an http(s) URL.
    /// </param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">
    /// InvalidValue when the URL's host is not listed; DataUnreachable or CorruptData when the file cannot be read.
    /// </exception>
    public async ValueTask<IDataSource> OpenAsync(string location, CancellationToken cancellationToken)
    {
        if (Path.IsPathFullyQualified(location))
        {
            return FileSource.Open(location);
        }

        return Uri.TryCreate(location, UriKind.Absolute, out var url) && _connections.Policy.AllowsHost(url)
            ? await _remote.OpenAsync(url, cancellationToken)
            : throw SourceResolver.Refusal(location);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();
}
