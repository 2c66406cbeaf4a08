using Orleans.Configuration;
using Prometheus;

namespace Compute.Orleans.WebApi;

/// <summary>
/// A node that holds the web edge only, and calls the silos of its cluster: those on this machine, whose gateway
/// listens on "Cluster:GatewayPort" (30000 by default). Outputs are served from "Data:Folder", which it shares with them.
/// </summary>
internal static class Program
{
    private const int DefaultGatewayPort = 30000;
    private const string DefaultCluster = "compute";

    private static async Task Main(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        var configuration = builder.Configuration;
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(configuration.GetValue("Cluster:GatewayPort", DefaultGatewayPort))
            .Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = configuration.GetValue("Cluster:ClusterId", DefaultCluster)!;
                cluster.ServiceId = configuration.GetValue("Cluster:ServiceId", DefaultCluster)!;
            }));
        builder.AddEdge(edge =>
            edge.PublicFolder = Path.GetFullPath(Path.Combine(configuration.GetValue("Data:Folder", "data")!, "public")));

        await using var app = builder.Build();
        app.MapEdge();
        app.MapMetrics();
        await app.RunAsync();
    }
}
