using System.Net;
using Compute.Orleans.Engine.Sources.Access;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Where a request for a dataset goes: to its own URL, or where redirects led.</summary>
/// <param name="Url">The URL.</param>
/// <param name="IsOwn">Whether nothing but the dataset's own host led there.</param>
internal sealed record RemotePlace(Uri Url, bool IsOwn)
{
    /// <summary>Whether an answer leads elsewhere.</summary>
    /// <param name="response">The answer.</param>
    public static bool IsRedirect(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
            or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>Follows a redirect, as far as the policy allows the host that it leads to.</summary>
    /// <param name="policy">Which hosts may be read.</param>
    /// <param name="own">The dataset's URL.</param>
    /// <param name="response">The redirect.</param>
    /// <param name="to">Where it leads; here where it is not followed.</param>
    /// <returns>Why it is not followed; null where it is.</returns>
    public RemoteFailure? Follow(AccessPolicy policy, Uri own, HttpResponseMessage response, out RemotePlace to)
    {
        to = this;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(Url, location, out var next))
        {
            return new($"HTTP {(int)response.StatusCode} without a usable Location");
        }

        to = new(next, IsOwn && next.Scheme == own.Scheme && next.Host == own.Host && next.Port == own.Port);
        if (!policy.AllowsHost(next))
        {
            return new(
                $"a redirect to {InputRefusal.Shown($"{next.Scheme}://{next.Authority}")}, which is not a listed host; "
                + "an operator allows it with Data:Hosts");
        }

        return Url.Scheme == Uri.UriSchemeHttps && next.Scheme != Url.Scheme
            ? new($"a redirect from https to {next.Scheme}://{next.Authority}, which gives up the secure connection")
            : null;
    }
}
