using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>The path prefix under which a proxy shows the service, stripped from requests or left in.</summary>
/// <remarks>Both arrive at the same routes. A prefix that a route begins with could not be told from it.</remarks>
internal sealed class PathPrefix(IOptions<EdgeOptions> options) : IMiddleware
{
    private static readonly PathString[] _routes =
        ["/wps", "/jobs", "/threddsCWT", "/health", "/metrics", "/dashboard"];

    private readonly PathString _configured = Of(options.Value.ExternalUrl);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // The configured one is right wherever a proxy stripped it, too: redirects are made of it.
        var request = context.Request;
        var prefix = _configured.HasValue ? _configured : request.PathBase;
        if (Strip(request.Path, request.PathBase) is { } forwarded) // As a trusted proxy said it.
        {
            request.Path = forwarded;
        }
        else if (Strip(request.Path, prefix) is { } rest)
        {
            request.Path = rest;
        }

        request.PathBase = prefix;
        return next(context);
    }

    /// <summary>Whether a prefix begins as one of the service's own routes does.</summary>
    public static bool IsOwnRoute(PathString prefix) =>
        Array.Exists(_routes, route => prefix.StartsWithSegments(route, StringComparison.OrdinalIgnoreCase));

    /// <summary>The prefix that a base URL ends with; empty when it has none.</summary>
    public static PathString Of(string baseUrl) =>
        baseUrl.Length > 0 ? PathString.FromUriComponent(new Uri(baseUrl).AbsolutePath.TrimEnd('/')) : default;

    private static PathString? Strip(PathString path, PathString prefix) =>
        prefix.HasValue
        && prefix.Value.TrimEnd('/') is { Length: > 0 } text
        && !IsOwnRoute(text)
        && path.StartsWithSegments(text, StringComparison.OrdinalIgnoreCase, out var rest)
            ? rest
            : (PathString?)null; // Not that of a null string, which is a path.
}
