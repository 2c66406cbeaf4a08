using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>The hosts that this service answers to.</summary>
/// <remarks>
/// URLs are made of the host that a request names, and a browser is as good as on this machine once a name of somebody
/// else's leads here: so a host that is not this service's gets no answer. Always taken are loopback names and
/// addresses, which lead to the one who sends them. Where neither Edge:ExternalUrl nor Edge:Hosts says how the service
/// is reached, these are taken as well: the address that the connection came in on, which no name server can turn into
/// another's, and this machine's own name.
/// </remarks>
internal sealed class HostPolicy
{
    private readonly List<StringSegment> _names = [];
    private readonly List<IPNetwork> _networks = [];
    private readonly bool _isConfigured;

    public HostPolicy(IOptions<EdgeOptions> options)
    {
        var edge = options.Value;
        _isConfigured = edge.ExternalUrl.Length > 0 || edge.Hosts.Count > 0;
        IEnumerable<string> hosts = _isConfigured ? edge.Hosts : [Dns.GetHostName()];
        foreach (var text in edge.ExternalUrl.Length > 0 ? hosts.Append(new Uri(edge.ExternalUrl).IdnHost) : hosts)
        {
            if (Networks.TryParse(text.Trim('[', ']'), out var address))
            {
                _networks.Add(address);
            }
            else
            {
                _names.Add(Ascii(text));
            }
        }

        foreach (var text in edge.AllowedCidr)
        {
            _networks.Add(Networks.TryParse(text, out var network)
                ? network
                : throw new FormatException($"\"{text}\" is no network")); // The validator let none of these through.
        }
    }

    /// <summary>Whether a host is this service's.</summary>
    /// <param name="host">The host that a request names; clients of HTTP/1.0 may name none.</param>
    /// <param name="local">The address that the connection came in on.</param>
    public bool Allows(HostString host, IPAddress? local)
    {
        if (!host.HasValue)
        {
            return true; // URLs are made of the connection's own address then.
        }

        var name = HostName.Of(host);
        return name.IsLoopback
            || (name.Address is { } address
                && (_networks.Exists(network => network.Contains(address))
                    || (!_isConfigured && local is not null && address.Equals(HostName.Plain(local)))))
            || HostString.MatchesAny(name.Text, _names);
    }

    /// <summary>Whether an option may name hosts so: a name, "*.NAME" for those below it, or "*".</summary>
    public static bool IsPattern(string text) =>
        text == "*" || Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text)
            is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    // A Host header holds ASCII only.
    private static StringSegment Ascii(string name) =>
        name.StartsWith("*.", StringComparison.Ordinal)
            ? "*." + Ascii(name[2..])
            : new HostString(name).ToUriComponent().TrimEnd('.');
}
