using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>A connection to a service that sends whatever bytes a test wants, and reads what comes until its end.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private Wire()
    {
    }

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Connects.</summary>
    /// <param name="service">To whom.</param>
    /// <param name="receiveBytes">How much the system keeps that nobody has read, or 0 for as much as it likes.</param>
    public static async Task<Wire> Connect(StandaloneService service, int receiveBytes = 0)
    {
        var wire = new Wire();
        if (receiveBytes > 0)
        {
            wire._socket.ReceiveBufferSize = receiveBytes;
        }

        await wire._socket.ConnectAsync(IPAddress.Loopback, service.BaseUri.Port, Ending);
        return wire;
    }

    /// <summary>Sends a request, and reads all that comes until the other side closes.</summary>
    public static async Task<string> Ask(StandaloneService service, byte[] request)
    {
        using var wire = await Connect(service);
        await wire.Send(request);
        return await wire.ReadToEnd();
    }

    /// <summary>Sends bytes.</summary>
    /// <returns>How many were taken before the other side closed.</returns>
    public async Task<long> Send(ReadOnlyMemory<byte> bytes)
    {
        long sent = 0;
        try
        {
            while (!bytes.IsEmpty)
            {
                var length = await _socket.SendAsync(bytes, Ending);
                sent += length;
                bytes = bytes[length..];
            }
        }
        catch (SocketException)
        {
            // Closed; what was answered before can still be read.
        }

        return sent;
    }

    /// <summary>Reads exactly so many bytes.</summary>
    public async Task Read(int count)
    {
        var buffer = new byte[count];
        for (int read, at = 0; at < count; at += read)
        {
            read = await _socket.ReceiveAsync(buffer.AsMemory(at), Ending);
            Assert.True(read > 0, "the service closed the connection");
        }
    }

    /// <summary>All that comes until the other side closes, as Latin-1.</summary>
    public async Task<string> ReadToEnd()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        limit.CancelAfter(_patience);
        var text = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await _socket.ReceiveAsync(buffer, limit.Token)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset by the other side, which is an end as well.
        }

        return text.ToString();
    }

    /// <summary>How many bytes come until the other side closes.</summary>
    public async Task<long> CountToEnd()
    {
        long count = 0;
        var buffer = new byte[64 * 1024];
        for (int read; (read = await _socket.ReceiveAsync(buffer, Ending)) > 0;)
        {
            count += read;
        }

        return count;
    }

    /// <summary>Ends the connection in the middle, as a program that is killed does.</summary>
    public void Reset() => _socket.LingerState = new LingerOption(true, 0);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
