using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>The path prefix under which a proxy shows the service; a proxy may strip it or leave it in requests.</summary>
/// <remarks>Both arrive at the same routes. A prefix that a route begins with could not be told from the route.</remarks>
internal sealed class PathPrefix(IOptions<EdgeOptions> options) : IMiddleware
{
    private static readonly PathString[] _routes =
        ["/wps", "/jobs", "/threddsCWT", "/health", "/metrics", "/dashboard"];

    private readonly PathString _configured = Of(options.Value.ExternalUrl);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!Strip(request, request.PathBase)) // As a trusted proxy said it.
        {
            Strip(request, _configured);
        }

        return next(context);
    }

    /// <summary>Whether a prefix begins as one of the service's own routes does.</summary>
    public static bool IsOwnRoute(PathString prefix) =>
        Array.Exists(_routes, route => prefix.StartsWithSegments(route, StringComparison.OrdinalIgnoreCase));

    /// <summary>The prefix that a base URL ends with; empty when it has none.</summary>
    public static PathString Of(string baseUrl) =>
        baseUrl.Length > 0 ? PathString.FromUriComponent(new Uri(baseUrl).AbsolutePath.TrimEnd('/')) : default;

    private static bool Strip(HttpRequest request, PathString prefix)
    {
        if (!prefix.HasValue
            || prefix.Value.Trim('/').Length == 0
            || IsOwnRoute(prefix)
            || !request.Path.StartsWithSegments(
                prefix.Value.TrimEnd('/'), StringComparison.OrdinalIgnoreCase, out var rest))
        {
            return false;
        }

        request.PathBase = prefix;
        request.Path = rest;
        return true;
    }
}
