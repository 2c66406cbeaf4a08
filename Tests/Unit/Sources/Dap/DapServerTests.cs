using System.Buffers.Binary;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Sources.Dap;

/// <summary>A DAP2 server of a test's own, and an opener that may read it.</summary>
public abstract class DapServerTests : IAsyncLifetime
{
    private DapServer? _server;
    private SourceOpener? _opener;

    private protected AccessPolicy Policy { get; } = new();

    private protected HttpSourceOptions Options { get; } =
        new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };

    private protected DapSourceOptions Dap { get; } = new();

    private protected ShiftedClock Clock { get; } = new();

    private protected DapServer Server => _server!;

    private protected SourceOpener Opener => _opener!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await DapServer.StartAsync();
        Policy.Hosts.Add(_server.Host);
        _opener = new(Policy, Options, Clock, Dap);
    }

    public async ValueTask DisposeAsync()
    {
        Opener.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static DapQuestion Question(params DapRange[] ranges) =>
        new(["tas", "tas"], DapType.Float32, [.. ranges]);

    private protected static async Task<float[]> ReadAsync(
        DapSource source, DapQuestion question, bool isAlone = false)
    {
        var bytes = new byte[question.Elements * 4];
        await source.ReadAsync(question, isAlone, bytes, Stop);
        return [.. bytes.Chunk(4).Select(number => BinaryPrimitives.ReadSingleBigEndian(number))];
    }

    private protected static async Task<ComputeException> AssertFaultAsync(Fault fault, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<ComputeException>(act);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private protected async Task<DapSource> OpenAsync() =>
        (DapSource)await Opener.OpenAsync("dap2+" + Server.Url.AbsoluteUri, Stop);
}
