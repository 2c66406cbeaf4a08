using Compute.Orleans.WebApi.Catalog;
using Compute.Orleans.WebApi.Files;
using Compute.Orleans.WebApi.Urls;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>What serves outputs: by DAP2, and the catalogs that list them.</summary>
internal static class DapRoutes
{
    private static readonly string[] _read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddDap(this IServiceCollection services) => services
        .AddSingleton<PublicFiles>()
        .AddSingleton<DapEndpoint>()
        .AddSingleton<CatalogEndpoint>();

    /// <summary>Adds the routes.</summary>
    public static void MapDap(this WebApplication app)
    {
        var dap = app.Services.GetRequiredService<DapEndpoint>();
        var catalog = app.Services.GetRequiredService<CatalogEndpoint>();
        app.MapMethods(
            PublicUrls.DapPath + "/{user}/{job}/{file}",
            _read,
            (HttpContext context, string user, string job, string file) => dap.Handle(context, user, job, file));
        foreach (var (format, isPage) in (ReadOnlySpan<(string, bool)>)[("xml", false), ("html", true)])
        {
            app.MapMethods(
                $"{PublicUrls.CatalogPath}.{format}", _read, context => catalog.HandleOwn(context, isPage));
            app.MapMethods(
                $"{PublicUrls.CatalogPath}/public/{{user}}/catalog.{format}",
                _read,
                (HttpContext context, string user) => catalog.Handle(context, user, isPage));
        }
    }
}
