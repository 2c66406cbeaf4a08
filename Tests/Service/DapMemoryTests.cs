using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Service;

/// <summary>Data are streamed: what is served, and how slowly it is taken, does not show in the memory.</summary>
public sealed class DapMemoryTests
{
    private const string Job = "0f8fad5bd9cb469fa16570867728950e";
    private const string Path = $"threddsCWT/dodsC/public/anonymous/{Job}/big.nc.dods?tas";
    private const int Latitudes = 180;
    private const int Longitudes = 288;
    private const int Records = 15_000;
    private const int SlowReaders = 60;
    private const long LimitKb = 32 * 1024;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_gigabytes_are_served_within_32_MB_also_to_those_who_read_slowly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "resident memory is read from /proc");
        await using var service = await StandaloneService.Start();
        var folder = Directory.CreateDirectory(
            System.IO.Path.Combine(service.DataFolder, "public", "anonymous", Job)).FullName;
        RecordFile.Write(System.IO.Path.Combine(folder, "big.nc"), Latitudes, Longitudes, Records, [(Records - 1, 7f)]);
        _ = await Drain(service, $"{Path}[0:1999]{All(Latitudes)}{All(Longitudes)}"); // Code and heap are warm then.

        var beforeKb = await Kb(service.ProcessId, "VmRSS:");
        await ResetPeak(service.ProcessId);
        var slow = new List<Socket>();
        try
        {
            for (var reader = 0; reader < SlowReaders; reader++)
            {
                slow.Add(await Ask(service.BaseUri));
            }

            var (bytes, last) = await Drain(service, Path);
            var clock = Stopwatch.StartNew();
            Assert.Equal("ready\n", await service.Http.GetStringAsync("/health/ready", Ending));

            Assert.InRange(clock.ElapsedMilliseconds, 0, 5000); // Threads are not held by those who do not read.
            Assert.InRange(bytes, 3_000_000_000, long.MaxValue);
            Assert.Equal([0x40, 0xE0, 0, 0], last); // 7f: the file's end has arrived.
            Assert.InRange(await Kb(service.ProcessId, "VmHWM:") - beforeKb, long.MinValue, LimitKb);
        }
        finally
        {
            slow.ForEach(socket => socket.Dispose());
        }
    }

    private static string All(int length) => FormattableString.Invariant($"[0:{length - 1}]");

    private static async Task<Socket> Ask(Uri service)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(service.Host, service.Port, Ending);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /{Path} HTTP/1.1\r\nHost: {service.Authority}\r\n\r\n"), Ending);
        return socket;
    }

    private static async Task<(long Bytes, byte[] Last)> Drain(StandaloneService service, string path)
    {
        using var answer = await service.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Ending);
        await using var body = await answer.Content.ReadAsStreamAsync(Ending);
        var buffer = new byte[256 * 1024];
        var last = new byte[4];
        long bytes = 0;
        while (await body.ReadAsync(buffer, Ending) is var read and > 0)
        {
            bytes += read;
            if (read >= last.Length)
            {
                buffer.AsSpan(read - last.Length, last.Length).CopyTo(last);
            }
            else
            {
                last = [.. last[read..], .. buffer[..read]];
            }
        }

        Assert.Equal(answer.Content.Headers.ContentLength, bytes);
        return (bytes, last);
    }

    // From here on the peak is that of what is served.
    private static Task ResetPeak(int process) => File.WriteAllTextAsync(
        $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/clear_refs", "5", Ending);

    private static async Task<long> Kb(int process, string what)
    {
        var lines = await File.ReadAllLinesAsync($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status", Ending);
        var line = lines.Single(line => line.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1], CultureInfo.InvariantCulture);
    }
}
