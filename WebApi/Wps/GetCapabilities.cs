using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Wps.Xml;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Asks what the service is.</summary>
/// <param name="Language">The language that the client wants, or null.</param>
internal sealed record GetCapabilities(string? Language) : WpsRequest(Language)
{
    /// <summary>Checks that a client's versions, in its order of preference, hold one that is spoken here.</summary>
    /// <param name="versions">The versions; none means the highest.</param>
    /// <exception cref="OwsException">VersionNegotiationFailed.</exception>
    public static void Negotiate(IReadOnlyCollection<string> versions)
    {
        if (versions.Count > 0 && !versions.Contains(WpsNames.Version))
        {
            throw new OwsException(
                OwsCodes.VersionNegotiationFailed,
                "AcceptVersions",
                $"AcceptVersions is \"{string.Join(',', versions)}\": this service speaks {WpsNames.Version}");
        }
    }
}
