using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Tests.Support;
using Compute.Orleans.WebApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>The edge on a free port of its own, over fake grains.</summary>
public sealed class EdgeHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;

    private EdgeHost(WebApplication app, TemporaryFolder folder, FakeService service)
    {
        _app = app;
        _folder = folder;
        Service = service;
        Url = app.Urls.Single();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Url) };
    }

    /// <summary>The grains.</summary>
    public FakeService Service { get; }

    /// <summary>The base URL, without a slash at its end.</summary>
    public string Url { get; }

    /// <summary>The port.</summary>
    public int Port => new Uri(Url).Port;

    /// <summary>A client of the edge.</summary>
    public HttpClient Client { get; }

    /// <summary>The folder of outputs.</summary>
    public string PublicFolder => _folder.Path;

    /// <summary>Starts an edge.</summary>
    /// <param name="settings">Configuration keys and values.</param>
    public static Task<EdgeHost> Start(params (string Key, string Value)[] settings) =>
        Start(configure: null, map: null, settings);

    /// <summary>Starts an edge that has services or routes of a test.</summary>
    /// <param name="configure">Adds services before the edge does, or null.</param>
    /// <param name="map">Adds routes, or null.</param>
    /// <param name="settings">Configuration keys and values.</param>
    public static Task<EdgeHost> Start(
        Action<IServiceCollection>? configure, Action<WebApplication>? map, params (string Key, string Value)[] settings)
    {
        var service = new FakeService();
        return Start(service, FakeGrains.Of(service), configure, map, settings);
    }

    /// <summary>Starts an edge over other grains than the fake ones.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="settings">Configuration keys and values.</param>
    public static Task<EdgeHost> Over(IGrainFactory grains, params (string Key, string Value)[] settings) =>
        Start(new FakeService(), grains, configure: null, map: null, settings);

    private static async Task<EdgeHost> Start(
        FakeService service,
        IGrainFactory grains,
        Action<IServiceCollection>? configure,
        Action<WebApplication>? map,
        (string Key, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path });
        configure?.Invoke(builder.Services);
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(grains);
        builder.Services.AddOptions<AccessPolicy>().BindConfiguration("Data");
        builder.Services.AddOptions<HttpSourceOptions>().BindConfiguration("Data:Http");
        builder.AddEdge(edge => edge.PublicFolder = folder.Path);
        var app = builder.Build();
        app.MapEdge();
        app.MapGet("/operators", () => "for operators").RequireAuthorization(Edge.OperatorPolicy);
        app.MapGet("/broken", () => { throw new InvalidOperationException("a secret of the program"); });
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, folder, service);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
