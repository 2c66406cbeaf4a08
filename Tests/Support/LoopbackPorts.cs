using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Tests.Support;

/// <summary>Free ports of the loopback address, for programs that are told which one to take.</summary>
/// <remarks>
/// Below those that the system gives to connections (from 32768): a port that is free again for a while, as that of a
/// server that was stopped, is not given to some other test's connection meanwhile. None is chosen twice.
/// </remarks>
internal static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly ConcurrentDictionary<int, bool> _chosen = new();

    /// <summary>Chooses one.</summary>
    public static int Choose()
    {
        while (true)
        {
            var port = First + Random.Shared.Next(Count);
            if (_chosen.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
