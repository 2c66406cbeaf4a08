using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Caching;

namespace Compute.Orleans.Silo.Local;

/// <summary>Opens the inputs of one run, and keeps what it fetched until it ends: nothing is fetched twice.</summary>
/// <remarks>
/// The cache of a service here is left alone: it may be another account's, and the run is of who started it.
/// </remarks>
/// <param name="opener">Opens them.</param>
/// <param name="cache">What was fetched, in the run's own folder.</param>
internal sealed class RunSources(SourceOpener opener, RangeStore cache) : IAsyncDisposable
{
    /// <summary>Opens inputs.</summary>
    public SourceOpener Opener => opener;

    /// <summary>Ends the reading; afterwards nothing is written to the run's folder any more.</summary>
    public async ValueTask DisposeAsync()
    {
        opener.Dispose();
        await cache.DisposeAsync();
    }
}
