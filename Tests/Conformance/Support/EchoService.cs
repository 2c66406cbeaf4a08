using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Tests.Cluster.Support;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The edge over a real silo that offers the process echo, and a server for what requests refer to.</summary>
public sealed class EchoService : IAsyncLifetime
{
    private ComputeCluster? _cluster;
    private EdgeHost? _edge;
    private DocumentServer? _documents;

    /// <summary>The edge.</summary>
    internal EdgeHost Edge => _edge!;

    /// <summary>The silo.</summary>
    internal ComputeCluster Cluster => _cluster!;

    /// <summary>The server, whose host is listed.</summary>
    internal DocumentServer Documents => _documents!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _documents = await DocumentServer.StartAsync();
        _cluster = await ComputeCluster.StartAsync(1, engine: (_, folder, _) =>
        {
            var policy = new AccessPolicy();
            return new ComputeEngine(
                new EngineOptions { Echo = true }, folder, new SourceResolver(policy, folder, () => []),
                new SourceOpener(policy));
        });
        _edge = await EdgeHost.Over(
            _cluster.Grains, ("Data:Hosts:0", _documents.Url.Authority), ("Data:Http:StallTimeout", "00:00:02"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Edge.DisposeAsync();
        await Cluster.DisposeAsync();
        await Documents.DisposeAsync();
    }
}
