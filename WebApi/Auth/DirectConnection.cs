using System.Net;
using Compute.Orleans.WebApi.Hosts;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>Whether a request comes straight from a program on this machine, as noted at its arrival.</summary>
/// <remarks>
/// A proxy on the same machine connects from loopback too, so any forwarding header takes the trust away, and so does
/// HTTP/1.0: nginx adds no header of its own accord, but speaks that version to what it forwards to. A page of another
/// site, open in a browser on this machine, is kept out by the Host it names (DNS rebinding) and by Sec-Fetch-Site.
/// </remarks>
internal sealed class DirectConnection(bool isLocal)
{
    private static readonly string[] _forwardingHeaders =
    [
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "CF-Connecting-IP",
        "X-Original-For", "X-Original-Host", "X-Original-Proto",
    ];

    private static readonly string[] _forwardingFamilies = ["X-Forwarded-", "X-Envoy-"];

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
        && !HttpProtocol.IsHttp10(context.Request.Protocol)
        && !context.Request.Headers.Keys.Any(IsForwarding)
        && (!context.Request.Host.HasValue || HostName.Of(context.Request.Host).IsLoopback)
        && context.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private static bool IsForwarding(string header) =>
        _forwardingHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(
            _forwardingFamilies, family => header.StartsWith(family, StringComparison.OrdinalIgnoreCase));
}
