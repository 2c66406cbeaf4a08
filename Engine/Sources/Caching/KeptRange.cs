using System.Globalization;

namespace Compute.Orleans.Engine.Sources.Caching;

/// <summary>A range of a remote file that is kept on disk. There are many: 24 bytes of memory each.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">Bytes; at least 1.</param>
/// <param name="Used">When it was used last, in seconds since 1970.</param>
/// <param name="Noted">What its file says of that: written seldom, so that reading costs no writing.</param>
internal readonly record struct KeptRange(long Offset, int Length, uint Used, uint Noted)
{
    /// <summary>The first byte behind the range.</summary>
    public long End => Offset + Length;

    /// <summary>The name of its file.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Offset}-{Length}");

    /// <summary>Reads a file's name.</summary>
    /// <param name="name">The name, without a folder.</param>
    /// <param name="used">When it was used last.</param>
    /// <returns>The range, or null when the file is none of this cache.</returns>
    public static KeptRange? TryParse(ReadOnlySpan<char> name, uint used)
    {
        var dash = name.IndexOf('-');
        return dash > 0
            && long.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && int.TryParse(name[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length > 0
            && offset <= long.MaxValue - length
                ? new(offset, length, used, used)
                : null;
    }
}
