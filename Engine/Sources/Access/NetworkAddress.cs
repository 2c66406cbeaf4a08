using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Tells addresses of the internet from those inside of someone's network.</summary>
/// <remarks>Source: the IANA registries of special-purpose addresses (RFC 6890).</remarks>
internal static class NetworkAddress
{
    private static readonly IPNetwork[] _inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
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
