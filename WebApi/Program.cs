using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Orleans.Configuration;
using Prometheus;

namespace Compute.Orleans.WebApi;

/// <summary>A node that holds the web edge only, and calls the silos of its cluster.</summary>
/// <remarks>
/// Options come from the environment's variables that begin with COMPUTE_. The silos are those on this machine whose
/// gateway listens on Cluster:GatewayPort (30000); the data folder that it shares with them is COMPUTE_DATA (./data).
/// </remarks>
internal static class Program
{
    private const int DefaultGatewayPort = 30000;
    private const string DefaultCluster = "compute";

    private static async Task Main(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        var configuration = builder.Configuration.AddEnvironmentVariables("COMPUTE_").AddCommandLine(arguments).Build();
        builder.UseOrleansClient(client => client
            .UseLocalhostClustering(configuration.GetValue("Cluster:GatewayPort", DefaultGatewayPort))
            .Configure<ClusterOptions>(cluster =>
            {
                cluster.ClusterId = configuration.GetValue("Cluster:ClusterId", DefaultCluster)!;
                cluster.ServiceId = configuration.GetValue("Cluster:ServiceId", DefaultCluster)!;
            }));
        builder.Services.AddOptions<AccessPolicy>().BindConfiguration("Data");
        builder.Services.AddOptions<HttpSourceOptions>().BindConfiguration("Data:Http");
        builder.AddEdge(edge => edge.PublicFolder = Path.GetFullPath("public", PathOf(configuration)));

        await using var app = builder.Build();
        app.MapEdge();
        app.MapMetrics();
        await app.RunAsync();
    }

    private static string PathOf(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Data"] is { Length: > 0 } folder ? folder : "data");
}
