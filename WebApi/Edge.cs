namespace Compute.Orleans.WebApi;

/// <summary>The web edge, as a host adds it: what a client of the service meets over HTTP.</summary>
/// <remarks>
/// The host brings an <see cref="IGrainFactory"/> (a silo's or a cluster client's), metrics, health and the dashboard.
/// </remarks>
public static class Edge
{
    /// <summary>Adds the services of the edge; options come from the sections "Edge", "Auth" and "Wps".</summary>
    /// <param name="builder">The host's builder.</param>
    /// <param name="configure">Sets what the host knows better than configuration, such as the public folder.</param>
    public static WebApplicationBuilder AddEdge(
        this WebApplicationBuilder builder, Action<EdgeOptions>? configure = null)
    {
        builder.Services.AddOptions<EdgeOptions>().BindConfiguration(EdgeOptions.Section);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        return builder;
    }

    /// <summary>Adds the edge's middleware and routes; call it before the host maps routes of its own.</summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapEdge(this WebApplication app) => app;
}
