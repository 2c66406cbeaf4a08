using System.Net;
using System.Net.Security;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// Opens what a <see cref="SourceResolver"/> found, on any silo; one for a process, and it owns the client.
/// </summary>
/// <remarks>Threading: any number of callers at once. Dispose it after the last source that it opened.</remarks>
public sealed class SourceOpener : IDisposable
{
    private readonly HttpConnections _connections;
    private readonly RemoteFiles _files;
    private readonly RemoteOpener _remote;
    private readonly RangeStore? _cache;
    private readonly BlockMemory _blocks;

    /// <summary>Creates the opener.</summary>
    /// <param name="policy">Which hosts may be read; asked again at each opening and each redirect.</param>
    /// <param name="options">How remote files are read, or null for the defaults.</param>
    /// <param name="clock">Times waits and timeouts; the system's by default.</param>
    /// <param name="dap">How datasets are read by DAP2, or null for the defaults.</param>
    /// <param name="cache">Where fetched bytes of remote files are kept, or null; not disposed here.</param>
    /// <param name="fetched">
    /// Absolute path of the folder where files stand whose servers do not serve ranges; null to refuse them.
    /// </param>
    /// <param name="report">
    /// Told why that folder did not take a file, with what clients are not told; for a log, or null.
    /// </param>
    public SourceOpener(
        AccessPolicy policy,
        HttpSourceOptions? options = null,
        TimeProvider? clock = null,
        DapSourceOptions? dap = null,
        RangeStore? cache = null,
        string? fetched = null,
        Action<string, Exception?>? report = null)
        : this(
            new HttpConnections(policy, options ?? new(), clock ?? TimeProvider.System),
            dap ?? new(),
            cache,
            fetched is null ? null : new(fetched, clock ?? TimeProvider.System, report))
    {
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
        RemoteCertificateValidationCallback? trust = null)
        : this(new HttpConnections(policy, options, TimeProvider.System, resolve, trust), new(), null, null)
    {
    }

    private SourceOpener(
        HttpConnections connections, DapSourceOptions dap, RangeStore? cache, WholeFileFolder? fetched)
    {
        _connections = connections;
        _cache = cache;
        _blocks = new(connections.Options.CachedBlocks);
        _files = new(connections, fetched is null ? null : new(fetched, connections.Options));
        _remote = new(new(connections, dap), (url, token) => _files.FindAsync(url, expected: null, token));
    }

    /// <summary>Hosts that asked to be left alone for a while.</summary>
    public HostPauses Pauses => _connections.Pauses;

    /// <summary>What is being asked of hosts, for those who wait.</summary>
    public RemoteProgress Progress => _connections.Progress;

    /// <summary>Opens a file or a dataset.</summary>
    /// <param name="location">
    /// <see cref="ResolvedInput.Location"/>: an absolute path, which is not checked again, or an http(s) URL, of which
    /// is found out how it is best read; or an <see cref="IDataSource.Location"/>, which says how.
    /// </param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <param name="name">What messages call a local file: the uri that a client gave; else they name the path.</param>
    /// <param name="expected">
    /// The state that the caller wants, and compares with what is opened: that it was there moments ago may do then.
    /// </param>
    /// <exception cref="ComputeException">
    /// InvalidValue when the URL's host is not listed; DataUnreachable or CorruptData when the file cannot be read.
    /// </exception>
    public async ValueTask<IDataSource> OpenAsync(
        string location,
        CancellationToken cancellationToken,
        string? name = null,
        SourceIdentity? expected = null)
    {
        var (way, address) = SourceLocation.Parse(location);
        if (way == SourceWay.File)
        {
            return FileSource.Open(address, name);
        }

        if (UrlPrefix.TryParse(address) is not { Url: var url })
        {
            throw InputRefusal.Malformed(address);
        }

        if (!_connections.Policy.AllowsHost(url))
        {
            throw InputRefusal.Unlisted(address, url);
        }

        return way switch
        {
            SourceWay.Dap2 => await _remote.OpenDapAsync(url, expected, cancellationToken),
            SourceWay.Ranges => Buffered(await _files.OpenAsync(url, expected, cancellationToken)),
            _ => Buffered(await _remote.OpenAsync(url, cancellationToken)),
        };
    }

    /// <summary>Gives up what is kept in memory of open files.</summary>
    public void Trim()
    {
        lock (_blocks.Gate)
        {
            _blocks.Trim();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    private IDataSource Buffered(IDataSource source)
    {
        if (source is not HttpSource ranges)
        {
            return source;
        }

        var kept = _cache is { IsOn: true } cache ? new CachedSource(ranges, cache) : null;
        var options = _connections.Options;

        // What came along when the file was asked after is kept with the first read of it, unless it is kept already.
        var isKept = kept?.Holds(0, Math.Min(options.BlockBytes, ranges.Identity.Length)) ?? true;
        var first = isKept ? ranges.TakeFirstBlock() : null;
        return new BlockSource(
            kept ?? (IByteSource)ranges,
            options.BlockBytes,
            _blocks,
            first,
            kept is null ? null : kept.Holds);
    }
}
