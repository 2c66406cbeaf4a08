using Compute.Orleans.Grains.Interfaces.Faults;
using Microsoft.AspNetCore.Authentication;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>The caller of a request.</summary>
internal static class CallerExtensions
{
    /// <summary>The role of those who may see the dashboard.</summary>
    public const string OperatorRole = "operator";

    /// <summary>The caller's user name.</summary>
    /// <exception cref="FaultException">Denied to a caller who is not known; Busy when nobody could say.</exception>
    public static async Task<string> RequireUser(this HttpContext context)
    {
        var result = await context.AuthenticateAsync(); // The second time in a request, so it costs nothing.
        return result is { Succeeded: true, Principal.Identity.Name: { } user }
            ? user
            : throw result.Failure as FaultException
                ?? new FaultException(FaultCode.Denied, "Authorization", "the caller is not known");
    }

    /// <summary>Whether the request's caller is known, by a token or as one of those who need none.</summary>
    public static bool IsKnownCaller(this HttpContext context) => context.User.Identity?.IsAuthenticated == true;
}
