using System.Net;
using System.Net.Sockets;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>A free port of the loopback address, kept from every other program that asks the system for one.</summary>
/// <remarks>
/// Orleans must know its port before it listens. A socket that is bound but does not listen keeps the port out of the
/// system's choice, while a listener that names the port still gets it (SO_REUSEADDR, which .NET sets for listeners).
/// Nodes that start at the same moment so never meet, as they would by asking for a free port and letting go of it.
/// </remarks>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket;

    private ReservedPort(Socket socket) => _socket = socket;

    /// <summary>The port's number.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Takes a free port.</summary>
    public static ReservedPort OnLoopback()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
