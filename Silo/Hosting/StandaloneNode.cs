using System.Reflection;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Telemetry;
using Orleans.Dashboard;
using Prometheus;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>One process with everything: a silo that is its own cluster, the web edge, the state.</summary>
internal static class StandaloneNode
{
    private const string ServiceId = "compute";
    private const string ClusterId = "standalone";

    /// <summary>Puts the node together; nothing has started yet.</summary>
    /// <param name="settings">Where the data are, and where to listen.</param>
    /// <param name="siloPort">A free port of the loopback address.</param>
    public static WebApplication Build(NodeSettings settings, int siloPort)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = Assembly.GetExecutingAssembly().GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        NodeConfiguration.Use(builder.Configuration, Directory.GetCurrentDirectory());
        builder.WebHost.UseUrls(settings.Urls.Split(';'));

        builder.Services.AddSingleton(settings.Folder);
        builder.Services.AddNodeOptions();
        builder.Services.AddComputeEngine();
        builder.Services.AddHostedService<MemoryKeeper>();
        builder.Services.AddHostedService<CertificateWatch>();
        builder.AddEdge(edge => edge.PublicFolder = settings.Folder.Public);
        builder.AddHealth();
        builder.UseOrleans(silo => Configure(silo, builder.Configuration, settings, siloPort));

        var app = builder.Build();
        app.MapEdge();
        app.MapHealth();
        app.MapMetrics();
        app.MapLazyDashboard().RequireAuthorization(Edge.OperatorPolicy);
        return app;
    }

    private static void Configure(
        ISiloBuilder silo, ConfigurationManager configuration, NodeSettings settings, int siloPort)
    {
        // Without a gateway: the edge is in this process, and no other client is to come in.
        silo.UseLocalhostClustering(siloPort, gatewayPort: 0, serviceId: ServiceId, clusterId: ClusterId);
        silo.AddComputeState(settings.ConnectionString);
        silo.AddComputeGrains(configuration);
        silo.AddDashboard();
    }
}
