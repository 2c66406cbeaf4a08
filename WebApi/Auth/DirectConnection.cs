using System.Net;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>Whether a request comes straight from a program on this machine, as noted at its arrival.</summary>
/// <remarks>
/// A proxy on the same machine connects from loopback too, so any forwarding header takes the trust away. A page of
/// another site, open in a browser on this machine, is kept out by the Host it names (DNS rebinding) and by
/// Sec-Fetch-Site.
/// </remarks>
internal sealed class DirectConnection(bool isLocal)
{
    private static readonly string[] _forwardingHeaders =
    [
        "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix",
        "X-Forwarded-Server", "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto",
    ];

    /// <summary>Whether the request is from this machine and was not forwarded.</summary>
    public bool IsLocal { get; } = isLocal;

    /// <summary>Middleware: notes where the request came from.</summary>
    public static Task Note(HttpContext context, RequestDelegate next)
    {
        context.Features.Set(new DirectConnection(IsLocalRequest(context)));
        return next(context);
    }

    /// <summary>Whether a request is from this machine and was not forwarded.</summary>
    public static bool IsLocalRequest(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Connection.LocalIpAddress)
        && !Array.Exists(_forwardingHeaders, context.Request.Headers.ContainsKey)
        && IsLoopbackName(context.Request.Host)
        && context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsLoopbackName(HostString host) =>
        !host.HasValue
        || host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
