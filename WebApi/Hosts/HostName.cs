using System.Net;

namespace Compute.Orleans.WebApi.Hosts;

/// <summary>The host that a request names, without its port: a name, or an address.</summary>
/// <param name="Text">The host as it was sent, without brackets and without a dot at its end.</param>
/// <param name="Address">The address that it is, IPv4 where it can be said so; null for a name.</param>
internal readonly record struct HostName(string Text, IPAddress? Address)
{
    private const string Loopback = "localhost";

    /// <summary>Whether it leads to the machine of the one who names it, whatever any name server says.</summary>
    public bool IsLoopback => Address is not null
        ? IPAddress.IsLoopback(Address)
        : Text.Equals(Loopback, StringComparison.OrdinalIgnoreCase)
            || Text.EndsWith("." + Loopback, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a Host header, or the host of a URL.</summary>
    /// <param name="host">The host, with or without a port.</param>
    public static HostName Of(HostString host)
    {
        var text = (host.HasValue ? host.Host : "").TrimStart('[').TrimEnd(']');
        if (text.EndsWith('.'))
        {
            text = text[..^1];
        }

        return new(text, AddressOf(text));
    }

    /// <summary>An address as it is compared: what IPv6 says of an IPv4 address is that address.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // "1", "127.1" and "0x7f.0.0.1" are read as addresses too; nothing that means well writes them so.
    private static IPAddress? AddressOf(string text) =>
        IPAddress.TryParse(text, out var address) && (text.Contains(':') || address.ToString() == text)
            ? Plain(address)
            : null;
}
