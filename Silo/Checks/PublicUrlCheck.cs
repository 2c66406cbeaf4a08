using Compute.Orleans.WebApi;

namespace Compute.Orleans.Silo.Checks;

/// <summary>Asks the service by the URL that clients know it by.</summary>
internal static class PublicUrlCheck
{
    private const string Subject = "public URL";
    private const string Pong = "pong";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Checks.</summary>
    /// <param name="edge">How the service is reached.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<Finding> Run(EdgeOptions edge, CancellationToken cancellationToken)
    {
        if (edge.ExternalUrl.Length == 0)
        {
            return Finding.Well(Subject, "Edge:ExternalUrl is not set: URLs are those of each request");
        }

        var url = edge.ExternalUrl.TrimEnd('/') + "/wps/api/ping";
        try
        {
            using var http = new HttpClient { Timeout = _patience };
            using var answer = await http.GetAsync(url, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode && text.Trim() == Pong
                ? Finding.Well(Subject, $"{url} answers")
                : Finding.Wrong(
                    Subject,
                    $"{url} answers {(int)answer.StatusCode}, and not `{Pong}`: let the proxy pass this path to the "
                    + "edges (docs/proxies.md), or correct Edge:ExternalUrl");
        }
        catch (Exception cause) when (cause is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return Finding.Wrong(
                Subject,
                $"{url} does not answer: {cause.Message}; start the edges and the proxy, correct Edge:ExternalUrl, or "
                + "leave this out with --before-start");
        }
    }
}
