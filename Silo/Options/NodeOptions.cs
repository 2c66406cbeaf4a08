using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>The node's options: bound, and checked before anything starts.</summary>
internal static class NodeOptions
{
    /// <summary>Adds the options and what checks them.</summary>
    /// <param name="services">Where to add them; the host adds a <see cref="Engine.Storage.DataFolder"/>.</param>
    /// <param name="readsSecrets">Whether all configured secrets must be readable.</param>
    public static void AddNodeOptions(this IServiceCollection services, bool readsSecrets = true)
    {
        services.Add<MemoryOptions, MemoryOptionsValidator>(MemoryOptions.Section);
        services.Add<PartitionOptions, PartitionOptionsValidator>(PartitionOptions.Section);
        services.AddSingleton<IValidateOptions<AccessPolicy>>(new AccessPolicyValidator(readsSecrets));
        services.AddOptions<AccessPolicy>().BindConfiguration(AccessPolicyValidator.Section).ValidateOnStart();
        services.Add<HttpSourceOptions, HttpSourceOptionsValidator>(HttpSourceOptionsValidator.Section);
        services.Add<DapSourceOptions, DapSourceOptionsValidator>(DapSourceOptionsValidator.Section);
        services.Add<CacheOptions, CacheOptionsValidator>(CacheOptionsValidator.Section);
        services.Add<ProvenanceOptions, ProvenanceOptionsValidator>(ProvenanceOptions.Section);
        services.AddOptions<ProcessOptions>().BindConfiguration(ProcessOptions.Section);
        services.Add<ShutdownOptions, ShutdownOptionsValidator>(ShutdownOptions.Section);
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>(
            (host, shutdown) => host.ShutdownTimeout = TimeSpan.FromSeconds(shutdown.Value.Seconds));
    }

    private static void Add<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }
}
