using System.Collections.Immutable;

namespace Compute.Orleans.Grains.Interfaces.Datasets;

/// <summary>Describes datasets to one user, a few of them at once; keyed by <see cref="KeyOf"/>.</summary>
/// <remarks>Each user has their own: who waits for a slow host keeps nobody else waiting.</remarks>
[GrainInterfaceType("compute.describer"), Alias("compute.describer")]
public interface IDescriberGrain : IGrainWithStringKey
{
    /// <summary>What every key begins with: names such as "add" would otherwise be read as numbers.</summary>
    const string KeyPrefix = "describer/";

    /// <summary>The key for a user.</summary>
    /// <param name="user">The user's name.</param>
    static string KeyOf(string user) => KeyPrefix + user;

    /// <summary>Describes a dataset that the user may read.</summary>
    /// <param name="uri">The dataset, as a request's variable would name it.</param>
    /// <param name="known">Tags of descriptions that the caller has already.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="Faults.FaultException">
    /// InvalidValue, Denied, DataUnreachable or CorruptData, naming the uri.
    /// </exception>
    [Alias("describe"), ResponseTimeout("00:02:00")]
    Task<DescribedDataset> Describe(string uri, ImmutableArray<string> known, CancellationToken cancellationToken);
}
