using System.Security.Cryptography;
using System.Text;

namespace Compute.Orleans.Grains.Interfaces.Datasets;

/// <summary>One file: sees to it that it is indexed once however many jobs want it, and knows how it is used.</summary>
/// <remarks>Keyed by <see cref="KeyOf"/>: a location is too long for a key, and may hold any character.</remarks>
[GrainInterfaceType("compute.dataset"), Alias("compute.dataset")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>The key of a file.</summary>
    /// <param name="location">Where it is read: an absolute path or a URL.</param>
    static string KeyOf(string location) =>
        "dataset/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(location)));

    /// <summary>Answers once the shared folder holds the index of the file as it is now, and counts the use.</summary>
    /// <param name="location">The location that the key was made of.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Faults.FaultException">DataUnreachable or CorruptData, naming the file.</exception>
    [Alias("index"), ResponseTimeout("00:10:00")]
    Task<DatasetRecord> Index(string location, CancellationToken cancellationToken);

    /// <summary>What is known of the file, or null when no job ever used it.</summary>
    [Alias("record"), ResponseTimeout(Timeouts.Control)]
    Task<DatasetRecord?> GetRecord();
}
