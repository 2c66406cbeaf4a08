using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Wps;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Faults;

/// <summary>A refused or failed request, as it is answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Report">The report.</param>
internal sealed record Refusal(int Status, ExceptionReport Report)
{
    private const int RetrySeconds = 5;

    /// <summary>The refusal that an exception stands for, or null when it is a fault of this program.</summary>
    public static Refusal? Of(Exception exception, HttpContext context) => exception switch
    {
        FaultException fault => Of(fault, context),
        OwsException ows => new(ows.Status, new(ows.Code, ows.Locator, ows.Message)),
        BadHttpRequestException bad => new(
            bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? StatusCodes.Status400BadRequest : bad.StatusCode,
            new(
                bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? OwsCodes.FileSizeExceeded
                    : OwsCodes.NoApplicableCode,
                "body",
                bad.Message)),
        _ => null,
    };

    /// <summary>Answers with the report.</summary>
    public Task Send(HttpContext context)
    {
        Announce(context);
        return XmlDocumentWriter.Send(context, Status, Report.Write);
    }

    /// <summary>Counts the refusal, and sets the headers that say what a caller may do about it.</summary>
    public void Announce(HttpContext context)
    {
        EdgeMetrics.Refused(Report.Code);
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        }
        else if (Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = TokenHandler.Challenges;
        }
        else if (Status == StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = "GET, HEAD, POST";
        }
    }

    private static Refusal Of(FaultException fault, HttpContext context)
    {
        var row = OwsFaultMap.Wps10(fault.Code);
        var status = fault.Code == FaultCode.Denied && !context.IsKnownCaller()
            ? StatusCodes.Status401Unauthorized // Who is known and still denied gains nothing by saying it again.
            : row.Status;
        return new(status, new(row.Code, fault.Locator, fault.Message));
    }
}
