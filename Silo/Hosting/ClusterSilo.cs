using System.Net;
using System.Reflection;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Telemetry;
using Orleans.Configuration;
using Prometheus;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>A process that computes: one silo of a cluster; over HTTP it says only how it is.</summary>
internal static class ClusterSilo
{
    /// <summary>Puts the silo together; nothing has started yet.</summary>
    /// <param name="settings">Where the data are, and where to listen.</param>
    /// <param name="setup">The cluster.</param>
    public static WebApplication Build(NodeSettings settings, NodeSetup setup)
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
        builder.Services.AddEdgeOptions(edge => edge.PublicFolder = settings.Folder.Public);
        builder.Services.AddHostedService<MemoryKeeper>();
        builder.Services.AddHostedService<CertificateWatch>();
        builder.AddHealth();
        builder.UseOrleans(silo => Configure(silo, builder.Configuration, setup));

        var app = builder.Build();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    private static void Configure(ISiloBuilder silo, ConfigurationManager configuration, NodeSetup setup)
    {
        var (cluster, options, database) = setup;
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = database.Invariant;
            clustering.ConnectionString = database.ConnectionString;
        });
        silo.Configure<ClusterOptions>(ids => (ids.ClusterId, ids.ServiceId) = (cluster.ClusterId, cluster.ServiceId));
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = options.ProbeTimeout;
            membership.NumMissedProbesLimit = options.MissedProbes;
            membership.TableRefreshTimeout = options.TableRefresh;
            membership.IAmAliveTablePublishTimeout = options.SignOfLife;
        });
        silo.Configure<EndpointOptions>(endpoints => Configure(endpoints, options));
        if (options.SiloName.Length > 0)
        {
            silo.Configure<SiloOptions>(own => own.SiloName = options.SiloName);
        }

        silo.AddComputeState(database);
        silo.AddComputeGrains(configuration);
        if (options.Kubernetes)
        {
            silo.UseKubernetesHosting(); // After the options above, which the pod's own take the place of.
        }
    }

    private static void Configure(EndpointOptions endpoints, ClusterSiloOptions options)
    {
        endpoints.SiloPort = options.SiloPort;
        endpoints.GatewayPort = options.GatewayPort;
        if (options.AdvertisedAddress.Length > 0)
        {
            endpoints.AdvertisedIPAddress = IPAddress.Parse(options.AdvertisedAddress);
        }

        if (options.ListenAddress.Length > 0)
        {
            var address = IPAddress.Parse(options.ListenAddress);
            endpoints.SiloListeningEndpoint = new IPEndPoint(address, options.SiloPort);
            endpoints.GatewayListeningEndpoint = new IPEndPoint(address, options.GatewayPort);
        }
    }
}
