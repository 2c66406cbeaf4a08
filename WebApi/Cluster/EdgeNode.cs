using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.WebApi.Telemetry;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Prometheus;

namespace Compute.Orleans.WebApi.Cluster;

/// <summary>A process that holds the web edge only, and calls the silos of its cluster.</summary>
internal static class EdgeNode
{
    private const string FileName = "edgesettings.json"; // Another name than the silo's, which may be beside it.
    private const int LongestShutdown = 3600;

    private static readonly TimeSpan _gatewayRefresh = TimeSpan.FromSeconds(5);

    /// <summary>Puts the edge together; nothing has started yet.</summary>
    /// <param name="arguments">The command line: --urls URLS, --data FOLDER.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(EdgeNode).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var configuration = builder.Configuration;
        NodeConfiguration.Use(configuration, Directory.GetCurrentDirectory(), FileName);
        configuration.AddCommandLine(arguments);
        var cluster = configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>() ?? new ClusterSettings();
        Check(new ClusterSettingsValidator(isEdge: true).Validate(name: null, cluster));
        builder.WebHost.UseUrls(UrlsOf(configuration));

        var folder = new DataFolder(configuration["Data"] is { Length: > 0 } named ? named : "data");
        var shutdown = TimeSpan.FromSeconds(ShutdownOf(configuration));
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = shutdown;
            host.ServicesStartConcurrently = true; // It listens, and says so, while there is no silo yet.
        });
        builder.Services.AddSingleton(folder);
        builder.Services.AddOptions<AccessPolicy>().BindConfiguration("Data");
        builder.Services.AddOptions<HttpSourceOptions>().BindConfiguration("Data:Http");
        builder.Services.AddSingleton<IClientConnectionRetryFilter, SiloWait>();
        builder.AddEdge(edge => edge.PublicFolder = folder.Public);
        builder.AddHealth();
        builder.UseOrleansClient(client => client
            .UseAdoNetClustering(options =>
            {
                options.Invariant = "Npgsql";
                options.ConnectionString = cluster.ConnectionString;
            })
            .Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = _gatewayRefresh)
            .Configure<ClusterOptions>(options =>
            {
                options.ClusterId = cluster.ClusterId;
                options.ServiceId = cluster.ServiceId;
            }));

        var app = builder.Build();
        app.MapEdge();
        app.MapHealth();
        app.MapMetrics();
        return app;
    }

    private static string[] UrlsOf(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } urls
            ? urls.Split(';')
            : [$"http://127.0.0.1:{(configuration["PORT"] is { Length: > 0 } port ? port : "8000")}"];

    private static int ShutdownOf(IConfiguration configuration)
    {
        const int Default = 25;
        var seconds = configuration.GetValue("Shutdown:Seconds", Default);
        return seconds is >= 1 and <= LongestShutdown
            ? seconds
            : throw new OptionsValidationException(
                "Shutdown", typeof(HostOptions),
                [$"Shutdown:Seconds is {seconds}: it must be from 1 to {LongestShutdown}"]);
    }

    private static void Check(ValidateOptionsResult result)
    {
        if (result.Failed)
        {
            throw new OptionsValidationException(ClusterSettings.Section, typeof(ClusterSettings), result.Failures!);
        }
    }
}
