using System.Net;
using System.Text.Json.Nodes;
using Compute.Orleans.Tests.Support.Shaping;

namespace Compute.Orleans.Benchmarks.Sessions;

/// <summary>A server made far away, for bench.sh: it is measured through the proxy that the tests use.</summary>
/// <remarks>
/// First it prints the proxy's <c>address</c> in a line of JSON; then, for each line that it reads, how many
/// <c>connections</c>, <c>requests</c> and <c>bytes</c> there were, and the processor time (<c>cpu</c>, s) so far.
/// </remarks>
internal static class ProxySession
{
    /// <summary>Carries until there are no more lines.</summary>
    /// <param name="server">The server: 127.0.0.1:PORT.</param>
    /// <param name="roundTrip">What a round trip takes longer.</param>
    /// <param name="bytesPerSecond">The bandwidth; 0 for no bound.</param>
    /// <param name="input">Where the lines come from.</param>
    /// <param name="output">Where the answers go.</param>
    public static async Task RunAsync(
        IPEndPoint server, TimeSpan roundTrip, long bytesPerSecond, TextReader input, TextWriter output)
    {
        await using var proxy = new ShapedProxy(server, roundTrip, bytesPerSecond);
        await SayAsync(new() { ["address"] = proxy.Authority });
        while (await input.ReadLineAsync() is not null)
        {
            await SayAsync(new()
            {
                ["connections"] = proxy.Connections,
                ["requests"] = proxy.Requests,
                ["bytes"] = proxy.Bytes,
                ["cpu"] = Usage.ProcessorTime().TotalSeconds,
            });
        }

        async Task SayAsync(JsonObject answer)
        {
            await output.WriteLineAsync(answer.ToJsonString());
            await output.FlushAsync();
        }
    }
}
