namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>The forms of a dataset's URL.</summary>
/// <remarks>THREDDS offers a file below <c>dodsC</c> by DAP2, and below <c>fileServer</c> as bytes.</remarks>
internal static class DapUrl
{
    private const string Dap = "/dodsC/";
    private const string Files = "/fileServer/";

    private static readonly string[] _endings = [".html", ".dds", ".das", ".dods", ".info", ".ascii", ".asc"];

    /// <summary>Whether a path has the segment that THREDDS' DAP2 service has.</summary>
    /// <param name="url">The URL.</param>
    public static bool IsDap(Uri url) => url.AbsolutePath.Contains(Dap, StringComparison.Ordinal);

    /// <summary>Whether a path has the segment that THREDDS' file service has.</summary>
    /// <param name="url">The URL.</param>
    public static bool IsFile(Uri url) => !IsDap(url) && url.AbsolutePath.Contains(Files, StringComparison.Ordinal);

    /// <summary>The URL below which a dataset's documents stand: without a query, and without an ending.</summary>
    /// <param name="url">The dataset, or one of its documents or pages.</param>
    public static Uri Base(Uri url)
    {
        var path = url.GetLeftPart(UriPartial.Path);
        var ending = _endings.FirstOrDefault(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        return new(ending is null ? path : path[..^ending.Length]);
    }

    /// <summary>The dataset's DAP2 form.</summary>
    /// <param name="url">Either form; another URL stays.</param>
    public static Uri ToDap(Uri url) => IsFile(url) ? Change(url, Files, Dap) : url;

    /// <summary>The form in which its bytes are offered.</summary>
    /// <param name="url">Either form; another URL stays.</param>
    public static Uri ToFile(Uri url) => IsDap(url) ? Change(Base(url), Dap, Files) : url;

    private static Uri Change(Uri url, string from, string to)
    {
        var path = url.AbsolutePath;
        var at = path.IndexOf(from, StringComparison.Ordinal);
        return new(url.GetLeftPart(UriPartial.Authority) + path[..at] + to + path[(at + from.Length)..] + url.Query);
    }
}
