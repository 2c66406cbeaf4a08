using System.Diagnostics;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Wps.Kvp;
using Compute.Orleans.WebApi.Wps.Xml;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The endpoint /wps: WPS 1.0.0 by GET with parameters, and by POST with XML.</summary>
/// <remarks>
/// The client cwt sends each POST first as a GET, without a query and with the same body, to look for a cookie. A body
/// of a GET is never read here, so that GET is one without parameters: refused, and harmless.
/// </remarks>
internal sealed class WpsEndpoint(
    CachedDocuments documents,
    ExecuteHandler executes,
    BodyMemory bodies,
    IOptions<EdgeOptions> edge)
{
    private const string Unknown = "unknown";

    /// <summary>Answers a request.</summary>
    public async Task Handle(HttpContext context)
    {
        MeasuredOperation.Set(context, Unknown);
        var request = await Read(context.Request);
        MeasuredOperation.Set(context, request.GetType().Name);
        await Answer(request, context);
    }

    private async Task<WpsRequest> Read(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return KvpRequestReader.Read(request.Query, request.QueryString.Value);
        }

        if (HttpMethods.IsPost(request.Method))
        {
            using var body = await RequestBody.Read(request, edge.Value, bodies);
            return await bodies.InTurn(
                body.Bytes.Length,
                () => XmlRequestReader.Read(SafeXml.Load(body.Bytes, body.Charset)),
                request.HttpContext.RequestAborted);
        }

        throw MethodNotAllowed(request);
    }

    private async Task Answer(WpsRequest request, HttpContext context)
    {
        switch (request)
        {
            case GetCapabilities:
                await documents.SendCapabilities(context);
                break;
            case DescribeProcess describe:
                await documents.SendDescriptions(context, describe);
                break;
            case Execute when HttpMethods.IsHead(context.Request.Method):
                throw MethodNotAllowed(context.Request); // HEAD promises to change nothing.
            case Execute execute:
                await executes.Answer(execute, context);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static OwsException MethodNotAllowed(HttpRequest request) => new(
        OwsCodes.OperationNotSupported,
        "request",
        $"the method is {request.Method}: GET with parameters and POST with XML are known",
        StatusCodes.Status405MethodNotAllowed);
}
