using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>The processes that the silos really offer. Keyed by "catalog/processes".</summary>
[GrainInterfaceType("compute.catalog"), Alias("compute.catalog")]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "catalog/processes";

    /// <summary>All processes, by identifier.</summary>
    [Alias("list"), ResponseTimeout(Timeouts.Control)]
    Task<ImmutableArray<ProcessDescription>> List();
}
