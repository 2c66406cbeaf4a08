using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Compute.Orleans.Tests.Support;

/// <summary>Asks /health/live again and again from a thread of its own, and keeps the longest answer.</summary>
/// <remarks>
/// Every question is a new connection, and nothing of it waits for the thread pool of the tests, which may be busy.
/// </remarks>
internal sealed class HealthProbe : IDisposable
{
    private const int PauseMilliseconds = 100;
    private const int Least = 3;
    private const int PatienceMilliseconds = 30_000;

    private static readonly byte[] _question =
        "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly IPEndPoint _service;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private Exception? _failure;

    /// <summary>Begins to ask.</summary>
    public HealthProbe(StandaloneService service)
    {
        _service = new(IPAddress.Loopback, service.BaseUri.Port);
        _thread = new Thread(Ask) { IsBackground = true, Name = nameof(HealthProbe) };
        _thread.Start();
    }

    /// <summary>How long the longest answer took.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>How often it was asked.</summary>
    public int Count { get; private set; }

    /// <summary>Stops asking; fails the test when an answer was wrong, or took longer than a limit.</summary>
    public void AssertWithin(TimeSpan limit)
    {
        // What it is to endure may be over before there was an answer; then the answer after it counts.
        Assert.True(SpinWait.SpinUntil(() => Count >= Least || _failure is not null, limit * Least), "no answer");
        Stop();
        TestContext.Current.SendDiagnosticMessage("/health/live: {0} answers, the longest {1}", Count, Longest);
        Assert.Null(_failure);
        Assert.InRange(Longest, TimeSpan.Zero, limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _end.Dispose();
    }

    private void Stop()
    {
        if (_thread.IsAlive)
        {
            _end.Set();
            _thread.Join();
        }
    }

    private void Ask()
    {
        var answer = new byte[1024];
        try
        {
            while (!_end.Wait(PauseMilliseconds))
            {
                var started = Stopwatch.GetTimestamp();
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMilliseconds };
                socket.Connect(_service);
                socket.Send(_question);
                var length = 0;
                for (int read; (read = socket.Receive(answer.AsSpan(length))) > 0;)
                {
                    length += read;
                }

                var text = Encoding.ASCII.GetString(answer, 0, length);
                if (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) || !text.Contains("alive"))
                {
                    throw new InvalidOperationException($"/health/live answered: {text}");
                }

                var elapsed = Stopwatch.GetElapsedTime(started);
                Longest = elapsed > Longest ? elapsed : Longest;
                Count++;
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
