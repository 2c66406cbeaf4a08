using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Provenance;

/// <summary>A file as an output's attributes name it, in the state in which it was read.</summary>
/// <param name="Uri">As the client named it.</param>
/// <param name="Length">Its length, in bytes.</param>
/// <param name="Modified">The modification time of a local file, in UTC with all its digits; else null.</param>
/// <param name="Version">A server's ETag or Last-Modified; else null.</param>
public sealed record InputState(string Uri, long Length, string? Modified, string? Version)
{
    /// <summary>A longer ETag is replaced by its hash, so that a server cannot blow up the outputs.</summary>
    private const int LongestVersion = 200;

    /// <summary>The state of an opened file.</summary>
    /// <param name="uri">As the client named it.</param>
    /// <param name="location">Where it is read: a path or a URL.</param>
    /// <param name="identity">What it was when it was opened.</param>
    public static InputState Of(string uri, string location, SourceIdentity identity) => location.StartsWith('/')
        ? new(uri, identity.Length, Time(identity.Version), null)
        : new(uri, identity.Length, null, Bounded(identity.Version));

    /// <summary>The state in words, for messages.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Length} bytes, {(Modified is null ? $"version {Version}" : $"modified {Modified}")}");

    private static string Time(string ticks) => new DateTime(
        long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc).ToString("o", CultureInfo.InvariantCulture);

    private static string Bounded(string version) => version.Length <= LongestVersion
        ? version
        : "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(version)));
}
