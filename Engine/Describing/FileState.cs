using System.Globalization;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Describing;

/// <summary>What tells a dataset's state, as people and clients of HTTP know it.</summary>
/// <param name="Modified">When it changed last; null where its server does not say.</param>
/// <param name="ETag">The server's entity tag; null where it gives none, and for a local file.</param>
internal sealed record FileState(DateTimeOffset? Modified, string? ETag)
{
    /// <summary>The state of an open dataset.</summary>
    /// <param name="source">The dataset.</param>
    public static FileState Of(IDataSource source)
    {
        var version = source.Identity.Version;
        if (SourceLocation.Parse(source.Location).IsLocal)
        {
            return new(Ticks(version), null);
        }

        return DateTimeOffset.TryParseExact(
            version, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var modified)
                ? new(modified, null)
                : new(null, version.Contains('"', StringComparison.Ordinal) ? version : null);
    }

    private static DateTimeOffset? Ticks(string version) =>
        long.TryParse(version, CultureInfo.InvariantCulture, out var ticks)
        && ticks >= DateTime.MinValue.Ticks
        && ticks <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
