using System.Collections.Immutable;
using Compute.Orleans.WebApi.Files;

namespace Compute.Orleans.WebApi.Catalog;

/// <summary>The outputs of a user, the newest jobs first.</summary>
/// <param name="User">The user's folder.</param>
/// <param name="Files">Path below the public folder, length in bytes, and time of each.</param>
/// <param name="AreAll">Whether there are no more of them.</param>
internal sealed record UserOutputs(
    string User, ImmutableArray<(string Path, long Length, DateTime Modified)> Files, bool AreAll)
{
    /// <summary>The most outputs that are listed.</summary>
    public const int Most = 1000;

    /// <summary>The outputs that are there now.</summary>
    public static UserOutputs Of(PublicFiles files, string user)
    {
        var found = files.List(user).Take(Most + 1)
            .Select(file => ($"{user}/{file.Directory!.Name}/{file.Name}", file.Length, file.LastWriteTimeUtc))
            .ToImmutableArray();
        return new(user, [.. found.Take(Most)], found.Length <= Most);
    }
}
