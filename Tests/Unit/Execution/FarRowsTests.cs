using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.Tests.Unit.Sources.Dap;

namespace Compute.Orleans.Tests.Unit.Execution;

public sealed class FarRowsTests
{
    // A round trip to a server costs more than a megabyte from it: rows that are written are asked for many at once.
    [Fact]
    public async Task Rows_of_a_DAP2_server_are_asked_for_in_large_pieces()
    {
        await using var server = await DapServer.StartAsync();
        server.Shape = [400, 50, 100];
        server.Further = "";
        server.Das = server.Das.Replace("1, 5, 7", "1, 50, 100", StringComparison.Ordinal);
        var policy = new AccessPolicy { Hosts = [server.Host] };
        using var run = new EngineRun(
            new EngineOptions { Concurrency = 1 },
            policy,
            new SourceOpener(policy, new HttpSourceOptions { UseProxy = false }));

        _ = await run.RunAsync(EngineRun.One("CDAT.subset", "tas", [server.Url.AbsoluteUri]));

        // 8 MB, four requests for each piece; by the block of 1 MiB it would be 32.
        Assert.InRange(server.AskedOf(".dods").Count(path => path.Contains("?tas.tas[", StringComparison.Ordinal)), 1, 12);
    }
}
