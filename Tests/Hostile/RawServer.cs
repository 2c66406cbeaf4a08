using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>Answers each connection with the same bytes, be they HTTP or not, and hangs up.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;

    /// <summary>Begins to listen.</summary>
    /// <param name="answer">The answer, in Latin-1.</param>
    public RawServer(string answer)
    {
        _answer = Encoding.Latin1.GetBytes(answer);
        _listener.Start();
        _ = ListenAsync();
    }

    /// <summary>Host and port.</summary>
    public string Host => _listener.LocalEndpoint.ToString()!;

    public void Dispose() => _listener.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(caller.GetStream());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            await stream.WriteAsync(_answer);
        }
        catch (IOException)
        {
            // The caller had heard enough.
        }
    }
}
