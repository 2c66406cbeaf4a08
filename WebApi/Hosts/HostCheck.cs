using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Telemetry;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>Refuses requests for hosts that are not this service's, before anything makes a URL of them.</summary>
/// <remarks>
/// Below /health every host is taken: who watches the process asks by whatever address it has at the moment, and what
/// is answered there is the same for all.
/// </remarks>
internal sealed class HostCheck(HostPolicy policy) : IMiddleware
{
    private const string HealthPath = "/health";
    private const string WpsPath = "/wps";
    private const int LongestShown = 260; // A name has at most 253 characters, a port five.

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        return request.Path.StartsWithSegments(HealthPath, StringComparison.OrdinalIgnoreCase)
            || policy.Allows(request.Host, context.Connection.LocalIpAddress)
                ? next(context)
                : Refuse(context);
    }

    private static Task Refuse(HttpContext context)
    {
        var host = context.Request.Host.Value ?? "";
        var message =
            $"the host \"{(host.Length <= LongestShown ? host : host[..LongestShown] + "...")}\" is not one that this "
            + "service answers to: set Edge:ExternalUrl to the URL under which clients reach the service, or name the "
            + "host in Edge:Hosts, or the network of an address in Edge:AllowedCidr";

        // 400, which the standard asks for too and whose text OWSLib shows, and not 421: there is no other connection
        // to try.
        if (context.Request.Path.StartsWithSegments(WpsPath, StringComparison.OrdinalIgnoreCase))
        {
            throw new OwsException(OwsCodes.NoApplicableCode, "Host", message);
        }

        EdgeMetrics.Refused(OwsCodes.NoApplicableCode);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Text(message + "\n", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
    }
}
