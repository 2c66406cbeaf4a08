using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>Sends bytes as they are, which HttpClient would not, and reads the answers one after the other.</summary>
public sealed class RawHttp : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawHttp(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    /// <summary>Connects to a port of this machine.</summary>
    public static async Task<RawHttp> Connect(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        return new(client);
    }

    /// <summary>Sends a request and reads its answer; the connection stays open.</summary>
    /// <param name="request">The bytes.</param>
    /// <param name="isHead">Whether the answer has no body whatever its headers say.</param>
    public async Task<RawAnswer> Send(byte[] request, bool isHead = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await _stream.WriteAsync(request, limit.Token);
        return await Read(isHead, limit.Token);
    }

    /// <summary>Sends text as UTF-8.</summary>
    public Task<RawAnswer> Send(string request, bool isHead = false) => Send(Encoding.UTF8.GetBytes(request), isHead);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<RawAnswer> Read(bool isHead, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append((char)await ReadByte(cancellationToken));
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToLookup(
            pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        if (status == 100)
        {
            return await Read(isHead, cancellationToken);
        }

        var length = isHead ? 0 : int.Parse(headers["Content-Length"].Single(), CultureInfo.InvariantCulture);
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, cancellationToken);
        return new(status, headers, body);
    }

    private async Task<byte> ReadByte(CancellationToken cancellationToken)
    {
        var one = new byte[1];
        await _stream.ReadExactlyAsync(one, cancellationToken);
        return one[0];
    }
}
