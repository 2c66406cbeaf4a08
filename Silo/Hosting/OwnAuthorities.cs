using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Compute.Orleans.WebApi;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Where this service can be reached: a URL that begins so may name one of its own outputs.</summary>
/// <remarks>
/// The configured external URL and hosts, and the addresses that the server listens on, which it knows once it has
/// started. A node that clients reach by any other name must have that name configured.
/// </remarks>
internal sealed class OwnAuthorities(IServer server, IOptions<EdgeOptions> edge)
{
    private string[]? _known;

    /// <summary>The URLs now.</summary>
    public IReadOnlyCollection<string> Now()
    {
        if (_known is { } known)
        {
            return known;
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        string[] all = [.. addresses.SelectMany(Names), .. Configured()];

        // Addresses do not change any more once there are any.
        return addresses.Count == 0 ? all : _known = all;
    }

    /// <summary>The URLs by which programs reach an address that is listened on.</summary>
    /// <param name="address">As the server says it: http://127.0.0.1:8000, http://[::]:8000.</param>
    internal static IEnumerable<string> Names(string address)
    {
        var binding = BindingAddress.Parse(address);
        var isAny = !IPAddress.TryParse(binding.Host.Trim('[', ']'), out var ip)
            ? binding.Host is "*" or "+"
            : ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);
        string[] hosts = isAny
            ? ["127.0.0.1", "[::1]", "localhost", Dns.GetHostName(), .. MachineAddresses()]
            : ip is not null && IPAddress.IsLoopback(ip) ? [binding.Host, "localhost"] : [binding.Host];

        return hosts
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(host => $"{binding.Scheme}://{host}:{binding.Port}");
    }

    private IEnumerable<string> Configured()
    {
        var options = edge.Value;
        var names = options.Hosts
            .Where(host => !host.StartsWith('*'))
            .Select(host => host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host);
        return options.ExternalUrl.Length > 0 ? names.Prepend(options.ExternalUrl) : names;
    }

    private static IEnumerable<string> MachineAddresses() =>
        from network in NetworkInterface.GetAllNetworkInterfaces()
        from unicast in network.GetIPProperties().UnicastAddresses
        where !unicast.Address.IsIPv6LinkLocal // Its scope, which a URL cannot hold, is part of it.
        select unicast.Address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[{unicast.Address}]"
            : unicast.Address.ToString();
}
