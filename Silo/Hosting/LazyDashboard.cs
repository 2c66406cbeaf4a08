using Orleans.Dashboard;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The dashboard of Orleans, which is put together when somebody looks at it.</summary>
/// <remarks>
/// It reads, and compresses, all files of its page when it is mapped: 60 MiB and a part of a second of each start, for
/// a page that most processes never show.
/// </remarks>
internal static class LazyDashboard
{
    private const string Prefix = "/dashboard";

    /// <summary>Maps the dashboard and all that it reads.</summary>
    /// <param name="endpoints">Where; the silo has the dashboard's services.</param>
    /// <returns>What says who may see it.</returns>
    public static IEndpointConventionBuilder MapLazyDashboard(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var dashboard = new Lazy<RequestDelegate>(() => Build(services));
        return endpoints.Map(Prefix + "/{**path}", context =>
        {
            // It finds out for itself what is asked for.
            context.SetEndpoint(null);
            context.Request.RouteValues.Clear();
            return dashboard.Value(context);
        });
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var branch = new ApplicationBuilder(services);
        branch.UseRouting();
        branch.UseEndpoints(inside => inside.MapOrleansDashboard(Prefix));
        return branch.Build();
    }
}
