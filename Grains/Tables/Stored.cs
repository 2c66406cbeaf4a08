namespace Compute.Orleans.Grains.Tables;

/// <summary>How identifiers and times stand in every table, whatever the database.</summary>
internal static class Stored
{
    /// <summary>An identifier: 32 lower-case hexadecimal digits.</summary>
    /// <param name="id">The identifier.</param>
    public static string Id(Guid id) => id.ToString("n");

    /// <summary>An identifier as it was.</summary>
    /// <param name="text">32 hexadecimal digits.</param>
    public static Guid ToId(string text) => Guid.ParseExact(text, "n");

    /// <summary>An instant: milliseconds since 1970-01-01T00:00:00Z; what is finer is cut off.</summary>
    /// <param name="time">The instant, in any zone.</param>
    public static long Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    /// <summary>An instant, in UTC.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
