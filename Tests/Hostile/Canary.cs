using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Listens on every address of this machine, counts who knocks, and hangs up.</summary>
internal sealed class Canary : IDisposable
{
    private readonly TcpListener _listener;
    private int _hits;

    public Canary()
        : this(TcpListener.Create(0))
    {
    }

    /// <summary>Listens on one address, where another listener may have the others.</summary>
    public Canary(IPAddress address, int port)
        : this(new TcpListener(address, port))
    {
    }

    private Canary(TcpListener listener)
    {
        _listener = listener;
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made.</summary>
    public int Hits => Volatile.Read(ref _hits) + (_listener.Pending() ? 1 : 0);

    public void Dispose() => _listener.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _hits);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
        catch (ObjectDisposedException)
        {
            // Likewise.
        }
    }
}
