using System.Net;
using System.Net.Security;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// Opens what a <see cref="SourceResolver"/> found, on any silo; one for a process, and it owns the client.
/// </summary>
/// <remarks>Threading: any number of callers at once. Dispose it after the last source that it opened.</remarks>
public sealed class SourceOpener : IDisposable
{
    private readonly HttpConnections _connections;
    private readonly RangeStore? _cache;

    /// <summary>Creates the opener.</summary>
    /// <param name="policy">Which hosts may be read; asked again at each opening and each redirect.</param>
    /// <param name="options">How remote files are read, or null for the defaults.</param>
    /// <param name="clock">Times waits and timeouts; the system's by default.</param>
    /// <param name="cache">Where fetched bytes of remote files are kept, or null; not disposed here.</param>
    public SourceOpener(
        AccessPolicy policy,
        HttpSourceOptions? options = null,
        TimeProvider? clock = null,
        RangeStore? cache = null)
    {
        _connections = new(policy, options ?? new(), clock ?? TimeProvider.System);
        _cache = cache;
    }

    /// <summary>Creates the opener with other ideas of names and certificates than the system's.</summary>
    /// <param name="policy">Which hosts may be read.</param>
    /// <param name="options">How remote files are read.</param>
    /// <param name="resolve">Finds the addresses of a name.</param>
    /// <param name="trust">Judges certificates of hosts, or null for the system.</param>
    internal SourceOpener(
        AccessPolicy policy,
        HttpSourceOptions options,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        RemoteCertificateValidationCallback? trust = null) =>
        _connections = new(policy, options, TimeProvider.System, resolve, trust);

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

        if (UrlPrefix.TryParse(location) is not { Url: var url })
        {
            throw InputRefusal.Malformed(location);
        }

        return _connections.Policy.AllowsHost(url)
            ? Cached(await HttpSource.OpenAsync(_connections, url, cancellationToken))
            : throw InputRefusal.Unlisted(location, url);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private IByteSource Cached(IByteSource source) =>
        _cache is not { IsOn: true } ? source : new CachedSource(source, _cache, _connections.Options.BlockBytes);
}
