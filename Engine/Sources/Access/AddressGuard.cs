using System.Net;
using System.Net.Sockets;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Connects to hosts, and only where their names may lead: every connection is made here.</summary>
/// <remarks>
/// <para>A name is resolved once for a connection, each address is checked, and the connection goes to one that was
/// checked: who controls a listed name must not reach into the network of this service by it. An address that is not
/// public needs to be listed in Data:Hosts itself (for loopback addresses <c>localhost</c> does, too), or to lie in a
/// network of Data:Networks.</para>
/// <para>Behind a proxy it is the proxy that resolves names: its own address, which the operator chose, is not checked,
/// and those that it connects to cannot be.</para>
/// <para>Threading: any number of callers at once.</para>
/// </remarks>
/// <param name="policy">What may be reached.</param>
/// <param name="proxy">The proxy that the client uses, or null.</param>
/// <param name="resolve">Finds the addresses of a name.</param>
internal sealed class AddressGuard(
    AccessPolicy policy, IWebProxy? proxy, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>Connects; to be the handler's <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <exception cref="ComputeException">InvalidValue when no address of the host may be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var place = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(place.Host, out var literal)
            ? [literal]
            : await resolve(place.Host, stop);

        var url = context.InitialRequestMessage.RequestUri!;
        if (!IsProxy(place, url))
        {
            addresses = [.. addresses.Where(address => MayReach(url, address))];
            if (addresses.Length == 0)
            {
                throw new ComputeException(
                    Fault.InvalidValue,
                    url.Host,
                    $"{url.Host} stands for no public address; an operator allows another one by listing the address "
                    + "itself in Data:Hosts, or its network in Data:Networks");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, place.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Some proxies name the URL itself as the way to it where they are bypassed.
    private bool IsProxy(DnsEndPoint place, Uri url) =>
        proxy is not null
        && !proxy.IsBypassed(url)
        && proxy.GetProxy(url) is { } through
        && place.Host.Equals(through.IdnHost, StringComparison.OrdinalIgnoreCase)
        && place.Port == through.Port;

    private bool MayReach(Uri url, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

        return NetworkAddress.IsPublic(plain)
            || (url.Host == NetworkAddress.Localhost && IPAddress.IsLoopback(plain))
            || policy.AllowsNetworkOf(plain)
            || policy.AllowsHost(new UriBuilder(url.Scheme, plain.ToString(), url.Port).Uri);
    }
}
