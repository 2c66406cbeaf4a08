using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Tells addresses of the internet from those inside of someone's network.</summary>
/// <remarks>Source: the IANA registries of special-purpose addresses (RFC 6890).</remarks>
internal static class NetworkAddress
{
    /// <summary>The one name that stands for loopback addresses by standard (RFC 6761, section 6.3).</summary>
    public const string Localhost = "localhost";

    private static readonly IPNetwork[] _inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
            "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // The last four bytes, or those after the prefix, are an IPv4 address.
    private static readonly IPNetwork _translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork _compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork _sixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Whether an address leads out into the internet.</summary>
    /// <param name="address">The address.</param>
    public static bool IsPublic(IPAddress address)
    {
        var plain = Embedded(address) ?? address;
        return !_inside.Any(network => network.Contains(address) || network.Contains(plain));
    }

    /// <summary>Whether a URL's host is a loopback address, or the name of one, without asking anyone.</summary>
    /// <param name="url">An absolute URL.</param>
    public static bool IsLoopback(Uri url) =>
        url.Host == Localhost || (IPAddress.TryParse(url.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : _sixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : _translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : _compatible.Contains(address) && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any)
                ? new IPAddress(bytes.AsSpan(12, 4))
            : null;
    }
}
