using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Microsoft.AspNetCore.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

/// <summary>A server of a test's own, and an opener that may read it.</summary>
public abstract class RemoteSourceTests : IAsyncLifetime
{
    private RangeServer? _server;
    private SourceOpener? _opener;

    private protected AccessPolicy Policy { get; } = new();

    private protected HttpSourceOptions Options { get; } =
        new() { RetryDelay = TimeSpan.FromMilliseconds(1), UseProxy = false };

    private protected RangeServer Server => _server!;

    private protected SourceOpener Opener => _opener!;

    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RangeServer.StartAsync();
        _opener = new(Policy, Options);
        Policy.Hosts.Add(Server.Host);
    }

    public async ValueTask DisposeAsync()
    {
        Opener.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static Func<HttpContext, int, Task<bool>> Answer(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.FromResult(true);
    };

    private protected static async Task<byte[]> ReadAsync(IByteSource source, long offset, int count)
    {
        var bytes = new byte[count];
        await source.ReadAsync(offset, bytes, Stop);
        return bytes;
    }

    private protected static async Task<ComputeException> AssertFaultAsync(Fault fault, Func<Task> act)
    {
        var thrown = await Assert.ThrowsAsync<ComputeException>(act);
        Assert.Equal(fault, thrown.Fault);
        return thrown;
    }

    private protected async Task<IByteSource> OpenAsync() =>
        (IByteSource)await Opener.OpenAsync(Server.Url.AbsoluteUri, Stop);
}
