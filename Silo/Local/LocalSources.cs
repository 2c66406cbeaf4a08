using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.Silo.Options;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Local;

/// <summary>Opens files and URLs without a service, of the options that a service here would have.</summary>
internal sealed class LocalSources : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;

    /// <summary>Reads the configuration.</summary>
    /// <param name="hosts">Hosts that may be read besides those that the configuration names.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public LocalSources(IEnumerable<string> hosts)
    {
        NodeConfiguration.Use(_configuration, Directory.GetCurrentDirectory());
        var services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration);
        services.AddNodeOptions();
        _services = services.BuildServiceProvider();
        var policy = Get<AccessPolicy>();
        policy.Hosts = [.. policy.Hosts, .. hosts];
        var problems = policy.Problems().ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(nameof(AccessPolicy), typeof(AccessPolicy), problems);
        }

        Opener = new SourceOpener(policy, Get<HttpSourceOptions>(), dap: Get<DapSourceOptions>());
    }

    /// <summary>Opens them.</summary>
    public SourceOpener Opener { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Opener.Dispose();
        _services.Dispose();
        _configuration.Dispose();
    }

    private T Get<T>()
        where T : class => _services.GetRequiredService<IOptions<T>>().Value;
}
