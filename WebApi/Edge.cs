using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Documents;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.WebApi.Auth;
using Compute.Orleans.WebApi.Cluster;
using Compute.Orleans.WebApi.Dap;
using Compute.Orleans.WebApi.Datasets;
using Compute.Orleans.WebApi.Faults;
using Compute.Orleans.WebApi.Files;
using Compute.Orleans.WebApi.Hosts;
using Compute.Orleans.WebApi.Jobs;
using Compute.Orleans.WebApi.Telemetry;
using Compute.Orleans.WebApi.Ui;
using Compute.Orleans.WebApi.Urls;
using Compute.Orleans.WebApi.Wps;
using Compute.Orleans.WebApi.Wps.References;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Compute.Orleans.WebApi;

/// <summary>The web edge, as a host adds it: what a client of the service meets over HTTP.</summary>
/// <remarks>
/// The host brings an <see cref="IGrainFactory"/> (a silo's or a cluster client's), metrics, health and the dashboard.
/// </remarks>
public static class Edge
{
    /// <summary>
    /// The authorization policy for what only operators may see: <c>.RequireAuthorization(Edge.OperatorPolicy)</c>.
    /// </summary>
    public const string OperatorPolicy = "operator";

    private const int MaxRequestLineBytes = 64 * 1024;
    private const int MaxUnreadBytes = 128 * 1024; // Of a connection; at least its headers and the request line.
    private const long BodiesAtOnce = 4; // Of the largest; reading one as XML takes some times its length.
    private const int LeastBytesPerSecond = 240;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the services of the edge; options come from the sections "Edge", "Auth" and "Wps".</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="configure">Sets what the host knows better than configuration, such as the public folder.</param>
    public static WebApplicationBuilder AddEdge(
        this WebApplicationBuilder builder, Action<EdgeOptions>? configure = null)
    {
        var services = builder.Services;
        services.AddEdgeOptions(configure);
        services.AddOptions<ServiceOptions>().BindConfiguration(ServiceOptions.Section);
        services.AddOptions<AuthOptions>().BindConfiguration(AuthOptions.Section);

        // AddAuthentication would add data protection too, which writes keys into the home folder; tokens need none.
        services.AddAuthenticationCore(options => options.DefaultScheme = TokenHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, configureOptions: null);
        services.AddAuthorizationBuilder().AddPolicy(
            OperatorPolicy,
            policy => policy
                .AddAuthenticationSchemes(TokenHandler.SchemeName)
                .RequireRole(CallerExtensions.OperatorRole));

        services.AddOptions<KestrelServerOptions>().Configure<IOptions<EdgeOptions>>(ConfigureServer);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<EdgeOptions>>(ConfigureProxies);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CachedDocuments>();
        services.AddSingleton<ComputeCluster>();
        services.AddSingleton<ProcessCatalog>();
        services.AddSingleton<TokenCallers>();
        services.AddSingleton<JobDocuments>();
        services.AddSingleton(provider => new DocumentFetcher(
            provider.GetRequiredService<IOptions<AccessPolicy>>().Value,
            provider.GetRequiredService<IOptions<HttpSourceOptions>>().Value,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReferenceReader>();
        services.AddSingleton<InputReader>();
        services.AddSingleton<ExecuteHandler>();
        services.AddSingleton(provider => new BodyMemory(
            provider.GetRequiredService<IOptions<EdgeOptions>>().Value.MaxBodyBytes * BodiesAtOnce));
        services.AddSingleton<WpsEndpoint>();
        services.AddSingleton<JobEndpoint>();
        services.AddSingleton<ValueEndpoint>();
        services.AddSingleton<DatasetEndpoint>();
        services.AddSingleton<FileEndpoint>();
        services.AddDap();
        services.AddSingleton<LandingPage>();
        services.AddSingleton<JobPage>();
        services.AddSingleton<ExceptionMiddleware>();
        services.AddSingleton<HostPolicy>();
        services.AddSingleton<HostCheck>();
        services.AddSingleton<PathPrefix>();
        return builder;
    }

    /// <summary>Adds the options of the section "Edge", for hosts that must know how clients reach the edge.</summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="configure">Sets what the host knows better than configuration.</param>
    public static void AddEdgeOptions(this IServiceCollection services, Action<EdgeOptions>? configure = null)
    {
        var edge = services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section);
        if (configure is not null)
        {
            edge.Configure(configure);
        }

        edge.ValidateOnStart();
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
    }

    /// <summary>Adds the edge's middleware and routes; call it before the host maps routes of its own.</summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapEdge(this WebApplication app)
    {
        app.Use(next => context => DirectConnection.Note(context, next));
        app.UseForwardedHeaders();
        app.Use(next => context => MeasuringMiddleware.Measure(context, next));
        app.UseMiddleware<ExceptionMiddleware>();
        app.UseMiddleware<PathPrefix>();
        app.UseMiddleware<HostCheck>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        MapRoutes(app);
        return app;
    }

    // A path matches with and without a slash at its end.
    private static void MapRoutes(WebApplication app)
    {
        var services = app.Services;
        var jobs = services.GetRequiredService<JobEndpoint>();
        var files = services.GetRequiredService<FileEndpoint>();
        var pages = services.GetRequiredService<JobPage>();

        app.Map("/wps", services.GetRequiredService<WpsEndpoint>().Handle);
        app.MapMethods("/wps/api/job", _read, jobs.List);
        app.MapMethods("/wps/api/job/{file}", _read, (HttpContext context, string file) => jobs.Show(context, file));
        app.MapDelete("/wps/api/job/{file}", (HttpContext context, string file) => jobs.Remove(context, file));
        app.MapMethods(
            "/wps/api/status/{file}", _read, (HttpContext context, string file) => jobs.Status(context, file));

        // The original's places, the newer and the older.
        foreach (var api in (ReadOnlySpan<string>)["/wps/api", "/api"])
        {
            app.MapMethods(api + "/ping", _read, () => "pong");
            app.MapMetrics(api + "/metrics");
        }

        app.MapMethods(PublicUrls.DatasetsPath, _read, services.GetRequiredService<DatasetEndpoint>().Handle);
        var values = services.GetRequiredService<ValueEndpoint>();
        app.MapMethods(
            "/wps/api/job/{job}/{output}",
            _read,
            (HttpContext context, string job, string output) => values.Handle(context, job, output, number: 1));
        app.MapMethods(
            "/wps/api/job/{job}/{output}/{number:int:min(1)}",
            _read,
            (HttpContext context, string job, string output, int number) =>
                values.Handle(context, job, output, number));

        app.MapMethods(
            PublicUrls.FilesPath + "/{user}/{job}/{file}",
            _read,
            (HttpContext context, string user, string job, string file) => files.Handle(context, user, job, file));
        app.MapDap();
        app.MapMethods("/", _read, services.GetRequiredService<LandingPage>().Handle);
        app.MapMethods("/jobs/{id}", _read, (HttpContext context, string id) => pages.Handle(context, id));
    }

    private static void ConfigureServer(KestrelServerOptions server, IOptions<EdgeOptions> edge)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = edge.Value.MaxBodyBytes;
        server.Limits.MaxRequestLineSize = MaxRequestLineBytes; // An Execute by GET carries its inputs here.
        server.Limits.MaxRequestBufferSize = MaxUnreadBytes;
        server.Limits.MaxConcurrentConnections = edge.Value.MaxConnections;
        server.Limits.RequestHeadersTimeout = edge.Value.HeaderTimeout;

        // Beyond what arrives or leaves at once; for an output of any size this leaves minutes to a reader who stops.
        server.Limits.MinRequestBodyDataRate = new(LeastBytesPerSecond, _grace);
        server.Limits.MinResponseDataRate = new(LeastBytesPerSecond, _grace);
    }

    private static void ConfigureProxies(ForwardedHeadersOptions headers, IOptions<EdgeOptions> edge)
    {
        headers.ForwardedHeaders = edge.Value.KnownProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.All;
        headers.ForwardLimit = null; // As far as the chain is known.
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var proxy in edge.Value.KnownProxies)
        {
            if (Networks.TryParse(proxy, out var network)) // The validator let no other through.
            {
                headers.KnownIPNetworks.Add(network);
            }
        }
    }
}
