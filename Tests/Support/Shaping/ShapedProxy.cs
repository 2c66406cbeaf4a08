using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Tests.Support.Shaping;

/// <summary>A TCP proxy on the loopback address that makes of a server beside us one that is far away.</summary>
/// <remarks>
/// A round trip takes its time, to connect as well as to ask; bytes follow one another without waiting. What the server
/// sends shares one bandwidth over all connections, in turns of 64 KiB; a connection has 4 MiB on the way at most. A
/// connection that one side breaks off breaks off on the other.
/// </remarks>
internal sealed class ShapedProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly ShapedLink _down;
    private readonly ShapedLink _up = new(0);
    private readonly long _roundTrip;
    private readonly Task _accepting;
    private int _connections;
    private int _open;
    private int _mostOpen;
    private int _requests;
    private long _bytes;

    /// <summary>Opens the proxy on a free port.</summary>
    /// <param name="server">The server; asked for each connection.</param>
    /// <param name="roundTrip">What a round trip takes longer.</param>
    /// <param name="bytesPerSecond">What the server may send over all connections; 0 for no bound.</param>
    public ShapedProxy(IPEndPoint server, TimeSpan roundTrip, long bytesPerSecond)
    {
        _server = server;
        _roundTrip = (long)(roundTrip.TotalSeconds * Stopwatch.Frequency);
        _down = new(bytesPerSecond);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = Task.Run(Accept);
    }

    /// <summary>Host and port for clients: 127.0.0.1:PORT.</summary>
    public string Authority => _listener.LocalEndPoint!.ToString()!;

    /// <summary>How many connections there were.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>How many connections are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>The most connections that were open at once.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    /// <summary>How many requests there were, as empty lines that clients sent: right for requests without a body.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>How many bytes the server has sent, with its headers.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
        _down.Dispose();
        _up.Dispose();
    }

    private async Task Accept()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                carried.RemoveAll(one => one.IsCompleted);
                carried.Add(Task.Run(() => Carry(client)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task Carry(Socket client)
    {
        Interlocked.Increment(ref _connections);
        var open = Interlocked.Increment(ref _open);
        for (var most = MostOpen; open > most;)
        {
            var before = Interlocked.CompareExchange(ref _mostOpen, open, most);
            most = before == most ? open : before;
        }

        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        using (client)
        {
            try
            {
                (client.NoDelay, server.NoDelay) = (true, true);
                await server.ConnectAsync(_server, end.Token);
                var lines = new HeaderEnds();
                var connected = Stopwatch.GetTimestamp() + _roundTrip;
                Task[] both =
                [
                    new DelayLine(client, server, _up, _roundTrip / 2, connected, Asked).Run(end.Token),
                    new DelayLine(server, client, _down, _roundTrip / 2, 0, Answered).Run(end.Token),
                ];
                await await Task.WhenAny(both); // The other has no end while this one has broken off.
                await Task.WhenAll(both);

                void Asked(ReadOnlySpan<byte> bytes) => Interlocked.Add(ref _requests, lines.Count(bytes));
                void Answered(ReadOnlySpan<byte> bytes) => Interlocked.Add(ref _bytes, bytes.Length);
            }
            catch (Exception broken) when (broken is SocketException or OperationCanceledException)
            {
                // With a reset, and not as if all had been said.
                client.LingerState = new(enable: true, seconds: 0);
                await end.CancelAsync();
            }
        }

        Interlocked.Decrement(ref _open);
    }
}
