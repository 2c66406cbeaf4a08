using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Local;

/// <summary>Opens files and URLs without a service, of the options that a service here would have.</summary>
/// <remarks>
/// Nothing is cached: only headers and axes are read, once, and blocks of them stay in memory. What comes from a server
/// without byte ranges has to be fetched as a whole, to a folder that goes with this.
/// </remarks>
internal sealed class LocalSources : IDisposable
{
    private readonly ConfigurationManager _configuration = new();
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo? _fetched;

    /// <summary>Reads the configuration.</summary>
    /// <param name="hosts">Hosts that may be read besides those that the configuration names.</param>
    /// <param name="isRemote">Whether URLs will be opened: for files no folder is made.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public LocalSources(IEnumerable<string> hosts, bool isRemote)
    {
        NodeConfiguration.Use(_configuration, Directory.GetCurrentDirectory());
        var services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration);
        services.AddNodeOptions(readsSecrets: false);
        _services = services.BuildServiceProvider();
        var policy = Get<AccessPolicy>();
        policy.Hosts = [.. policy.Hosts, .. hosts];
        var problems = policy.Problems(readsSecrets: false).ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(nameof(AccessPolicy), typeof(AccessPolicy), problems);
        }

        _fetched = isRemote ? Directory.CreateTempSubdirectory("compute-inspect-") : null; // For nobody else to read.
        Opener = new SourceOpener(
            policy, Get<HttpSourceOptions>(), dap: Get<DapSourceOptions>(), fetched: _fetched?.FullName);
    }

    /// <summary>Opens them.</summary>
    public SourceOpener Opener { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Opener.Dispose();
        _services.Dispose();
        _configuration.Dispose();
        try
        {
            _fetched?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // Someone cleans the folder for temporary files, or works in this one.
        }
    }

    private T Get<T>()
        where T : class => _services.GetRequiredService<IOptions<T>>().Value;
}
