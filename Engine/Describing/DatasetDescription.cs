using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Describing;

/// <summary>What a dataset is, for somebody who wants to know what to ask for.</summary>
/// <param name="Tag">What tells this description from others; null where the state of the dataset is not known.</param>
/// <param name="Json">The description; null where whoever asked has it already.</param>
public sealed record DatasetDescription(string? Tag, string? Json)
{
    private const int TagBytes = 16;

    /// <summary>The tag of a dataset's description by this program.</summary>
    /// <param name="uri">As the client gave it.</param>
    /// <param name="source">The open dataset.</param>
    /// <returns>A hash of what the description depends on, in hexadecimal.</returns>
    internal static string? TagOf(string uri, IDataSource source)
    {
        var (length, version) = source.Identity;
        if (version.Length == 0)
        {
            return null;
        }

        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Producer.ThisSoftware}\n{uri.Length}:{uri}{source.Location.Length}:{source.Location}{length}:{version}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TagBytes));
    }
}
