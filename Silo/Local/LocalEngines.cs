using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Local;

/// <summary>Makes engines that run without a service, of the options that a service here would have.</summary>
internal sealed class LocalEngines : IDisposable
{
    private const string WpsPath = "/wps";

    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;
    private readonly AccessPolicy _policy;
    private readonly DataFolder _service;
    private readonly TextWriter _errors;

    /// <summary>Reads the configuration.</summary>
    /// <param name="options">What may be read besides what the configuration names.</param>
    /// <param name="service">The data folder of the service here, if there is one: its outputs may be inputs.</param>
    /// <param name="errors">Where it is said why a file was not fetched.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public LocalEngines(ExecuteOptions options, DataFolder service, TextWriter errors)
    {
        NodeConfiguration.Use(_configuration, Directory.GetCurrentDirectory());
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(_configuration)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(service);
        services.AddNodeOptions(readsSecrets: false);
        GrainsHosting.AddGrainsOptions(services, _configuration);
        _services = services.BuildServiceProvider();
        (_service, _errors) = (service, errors);
        _ = Get<CacheOptions>(); // As configured: what the command line allows is read with the rights of who runs it.
        _policy = Get<AccessPolicy>();
        _policy.Mounts = [.. _policy.Mounts, .. options.Folders.Select(folder => new Mount { Path = folder })];
        _policy.Hosts = [.. _policy.Hosts, .. options.Hosts];
        var problems = _policy.Problems(readsSecrets: false).ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(nameof(AccessPolicy), typeof(AccessPolicy), problems);
        }
    }

    /// <summary>The clock.</summary>
    public TimeProvider Clock => _services.GetRequiredService<TimeProvider>();

    /// <summary>Bytes of partial results that are kept in memory.</summary>
    public long ResultMemoryBytes => Get<JobOptions>().ResultMemoryBytes;

    /// <summary>The sizes that an engine goes by; those of an output that is made again go first.</summary>
    /// <param name="origin">What the output says, or null.</param>
    /// <exception cref="StartException">The output says what no service could have gone by.</exception>
    public EngineOptions OptionsFor(OutputProvenance? origin)
    {
        var options = EngineHosting.EngineOptionsOf(_services);
        if (origin is null)
        {
            return options;
        }

        options.PartitionMb = origin.PartitionMb ?? options.PartitionMb;
        options.BlockKb = origin.BlockKb ?? options.BlockKb;
        options.ContainerImage = origin.ContainerImage;
        var check = new PartitionOptionsValidator().Validate(
            null, new PartitionOptions { TargetMb = options.PartitionMb, BlockKb = options.BlockKb });
        return check.Succeeded
            ? options
            : throw new StartException($"the output's provenance is damaged: {check.FailureMessage}");
    }

    /// <summary>Opens inputs for a run.</summary>
    /// <param name="folder">Where the run works, and keeps what it fetched.</param>
    public RunSources SourcesIn(DataFolder folder)
    {
        var cache = EngineHosting.CacheIn(_services, folder.Cache);
        var opener = new SourceOpener(
            _policy,
            Get<HttpSourceOptions>(),
            Clock,
            Get<DapSourceOptions>(),
            cache,
            folder.Fetched,
            (why, cause) => _errors.WriteLine(cause is null ? why : $"{why}: {cause.Message}"));
        return new(opener, cache);
    }

    /// <summary>Makes an engine.</summary>
    /// <param name="options">The sizes that it goes by.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="sources">What it reads through.</param>
    /// <param name="server">The WPS that a request was sent to; its outputs may stand in the data folder.</param>
    public ComputeEngine Make(EngineOptions options, DataFolder folder, RunSources sources, string? server)
    {
        var external = _configuration[$"{EdgeOptions.Section}:{nameof(EdgeOptions.ExternalUrl)}"];
        string[] own = [.. new[] { external, Base(server) }.OfType<string>().Where(url => url.Length > 0)];
        return new(options, folder, new SourceResolver(_policy, _service, () => own), sources.Opener);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Dispose();
        _configuration.Dispose();
    }

    private static string? Base(string? server) => server?.TrimEnd('/') is { } url
        && url.EndsWith(WpsPath, StringComparison.Ordinal) ? url[..^WpsPath.Length] : server;

    private T Get<T>()
        where T : class => _services.GetRequiredService<IOptions<T>>().Value;
}
