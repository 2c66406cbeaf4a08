using Microsoft.Net.Http.Headers;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Conditional requests: what the client has already is not sent again.</summary>
/// <remarks>Source: RFC 9110, 13.2.2.</remarks>
internal static class Conditions
{
    /// <summary>Whether a GET or HEAD is answered by 304.</summary>
    /// <param name="request">The request.</param>
    /// <param name="tag">The ETag of what would be sent.</param>
    /// <param name="modified">When it changed last.</param>
    public static bool IsFresh(HttpRequest request, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        var headers = request.GetTypedHeaders();
        if (headers.IfNoneMatch is { Count: > 0 } known)
        {
            return known.Any(one => one.Tag == "*" || one.Compare(tag, useStrongComparison: false));
        }

        // HTTP's dates have whole seconds.
        return headers.IfModifiedSince is { } since
            && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }
}
