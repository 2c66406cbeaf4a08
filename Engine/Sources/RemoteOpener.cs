using System.Collections.Concurrent;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources;

/// <summary>
/// Finds out how a URL is best read: by byte ranges where the server offers them, else by DAP2, else as a whole.
/// </summary>
/// <remarks>
/// THREDDS gives a file two URLs, one for each: either leads to both here. What a host gave only by DAP2 is asked for
/// by DAP2 first for a while. Where the host cannot be reached, or fails, the other way is not tried. A file that its
/// server gives whole only is fetched before DAP2 is asked for where that is no more than one question of DAP2's.
/// Threading: any number of callers at once.
/// </remarks>
/// <param name="servers">What all datasets that are read by DAP2 share.</param>
/// <param name="findFile">Asks what the file at a URL is.</param>
internal sealed class RemoteOpener(
    DapServers servers, Func<Uri, CancellationToken, Task<FoundFile>> findFile)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _dapFirst = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens a URL.</summary>
    /// <param name="url">On a host that the policy allows.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">DataUnreachable or CorruptData; it says how both ways ended.</exception>
    public async ValueTask<IDataSource> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        if (DapUrl.IsDap(url) && url.Query.Length > 0)
        {
            return await OpenDapAsync(url, expected: null, cancellationToken); // Which refuses a constraint.
        }

        var now = servers.Connections.Clock.GetUtcNow();
        var kind = $"{url.Authority} {DapUrl.IsDap(url)} {DapUrl.IsFile(url)}";
        if (!_dapFirst.TryGetValue(kind, out var until) || until < now)
        {
            return await OpenRangesAsync(url, kind, cancellationToken);
        }

        try
        {
            return await OpenDapAsync(url, expected: null, cancellationToken);
        }
        catch (ComputeException failure) when (IsAnswer(failure))
        {
            _ = _dapFirst.TryRemove(kind, out _);
            return await OpenRangesAsync(url, kind, cancellationToken);
        }
    }

    /// <summary>Opens a dataset by DAP2.</summary>
    /// <param name="url">On a host that the policy allows; either of its forms.</param>
    /// <param name="expected">The state that is wanted, though another one may be there; null for any.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="ComputeException">InvalidValue, DataUnreachable or CorruptData.</exception>
    public async Task<IDataSource> OpenDapAsync(
        Uri url, SourceIdentity? expected, CancellationToken cancellationToken) =>
        await DapSource.OpenAsync(servers, Allowed(DapUrl.ToDap(url)), expected, cancellationToken);

    private async Task<IDataSource> OpenRangesAsync(Uri url, string kind, CancellationToken cancellationToken)
    {
        FoundFile? file = null;
        IByteSource? source = null;
        ComputeException? refusal = null;
        try
        {
            file = await findFile(Allowed(DapUrl.ToFile(url)), cancellationToken);
            if (url.Query.Length > 0 || file.OpensWithin(servers.Options.MaxRequestBytes))
            {
                source = await file.OpenAsync(cancellationToken);
                file = null;
                if (await IsNetCdfAsync(source, cancellationToken))
                {
                    return source;
                }
            }
        }
        catch (ComputeException failure) when (source is null && IsAnswer(failure))
        {
            (file, refusal) = (null, failure);
        }
        catch
        {
            await CloseAsync(source);
            throw;
        }

        if (url.Query.Length > 0)
        {
            return source ?? throw refusal!; // What is behind the question mark is the file's, and no constraint.
        }

        try
        {
            var dataset = await OpenDapAsync(url, expected: null, cancellationToken);
            await CloseAsync(source);
            _dapFirst[kind] = servers.Connections.Clock.GetUtcNow() + servers.Options.Remember;
            return dataset;
        }
        catch (ComputeException) when (source is not null)
        {
            return source; // Whoever reads its header says what is wrong with it.
        }
        catch (ComputeException failure) when (file is not null)
        {
            return await OpenWholeAsync(file, failure, cancellationToken);
        }
        catch (ComputeException failure)
        {
            throw BothFailed(refusal!, failure);
        }
        catch
        {
            await CloseAsync(source);
            throw;
        }
    }

    /// <summary>Fetches a file that its server gives whole only, as there is no other way to read it.</summary>
    private static async Task<IDataSource> OpenWholeAsync(
        FoundFile file, ComputeException dap, CancellationToken cancellationToken)
    {
        try
        {
            return await file.OpenAsync(cancellationToken);
        }
        catch (ComputeException refusal)
        {
            throw BothFailed(refusal, dap);
        }
    }

    private static ComputeException BothFailed(ComputeException refusal, ComputeException dap) =>
        new(refusal.Fault, refusal.Locator, $"{refusal.Message}; and as DAP2: {dap.Message}", dap)
        {
            IsFinal = refusal.IsFinal && dap.IsFinal,
        };

    /// <summary>
    /// Whether the host answered, though it gives nothing that can be taken; where it failed, another question would
    /// not be answered either.
    /// </summary>
    private static bool IsAnswer(ComputeException failure) =>
        failure.Fault is Fault.TooLarge or Fault.NotEnoughStorage
        || (failure.Fault is Fault.DataUnreachable or Fault.CorruptData && failure.InnerException is null);

    private Uri Allowed(Uri url) => servers.Connections.Policy.AllowsHost(url)
        ? url
        : throw InputRefusal.Unlisted(url.AbsoluteUri, url);

    private static async ValueTask<bool> IsNetCdfAsync(IByteSource source, CancellationToken cancellationToken)
    {
        if (source is HttpSource ranges)
        {
            return ranges.IsNetCdf; // Which was seen when the file was first asked after.
        }

        var beginning = new byte[Math.Min(NetCdfSignature.Bytes, source.Identity.Length)];
        await source.ReadAsync(0, beginning, cancellationToken);
        return NetCdfSignature.IsIn(beginning);
    }

    private static ValueTask CloseAsync(IByteSource? source) => source?.DisposeAsync() ?? ValueTask.CompletedTask;
}
