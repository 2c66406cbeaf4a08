using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Datasets;

/// <summary>What is asked of a dataset's description.</summary>
/// <param name="Uri">The dataset; null where a person is to be asked for it.</param>
/// <param name="IsPage">Whether a page for people is wanted instead of JSON.</param>
internal readonly record struct DatasetQuery(string? Uri, bool IsPage)
{
    private const string UriName = "uri";
    private const string FormatName = "format";
    private const int LongestShown = 100;

    /// <summary>Whether the caller wants a page: by <c>format</c>, else by the header Accept.</summary>
    /// <param name="request">The request.</param>
    public static bool WantsPage(HttpRequest request) => request.Query[FormatName] switch
    {
        ["html"] => true,
        [] => Quality(request, "text/html") is var page and > 0 && page > Quality(request, "application/json"),
        _ => false,
    };

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="OwsException">A parameter is missing, comes twice or has a value that will not do.</exception>
    public static DatasetQuery Of(HttpRequest request)
    {
        var isPage = WantsPage(request);
        if (request.Query[FormatName] is not ([] or ["json"] or ["html"]) and var format)
        {
            throw OwsException.Invalid(FormatName, $"format is \"{Shown(format.ToString())}\": json or html will do");
        }

        return request.Query[UriName] switch
        {
            [{ Length: > 0 } uri] => new(uri, isPage),
            [] when isPage => new(null, isPage),
            [] or [_] => throw OwsException.Missing(
                UriName, "uri is missing: name the dataset as a job's variable would, ?uri=https://host/path/file.nc"),
            var uris => throw OwsException.Invalid(
                UriName, $"uri is given {uris.Count} times: ask for one dataset at a time"),
        };
    }

    private static string Shown(string text) => text.Length > LongestShown ? text[..LongestShown] + "..." : text;

    private static double Quality(HttpRequest request, string type)
    {
        var best = 0.0;
        foreach (var accepted in request.GetTypedHeaders().Accept)
        {
            if (accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            {
                best = Math.Max(best, accepted.Quality ?? 1);
            }
        }

        return best;
    }
}
