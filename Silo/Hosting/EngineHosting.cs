using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Sources;
using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Engine.Sources.Caching;
using Compute.Orleans.Engine.Sources.Dap;
using Compute.Orleans.Engine.Sources.Http;
using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Silo.Options;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The engine of this process, made of the node's options.</summary>
internal static partial class EngineHosting
{
    /// <summary>Adds the engine and what it reads through; the host adds a <see cref="DataFolder"/>.</summary>
    /// <param name="services">Where to add them.</param>
    public static void AddComputeEngine(this IServiceCollection services)
    {
        services.AddSingleton<OwnAuthorities>();
        services.AddSingleton(provider => new SourceResolver(
            Options<AccessPolicy>(provider),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<OwnAuthorities>().Now));
        services.AddSingleton(CacheOf);
        services.AddSingleton(OpenerOf);
        services.AddSingleton<IComputeEngine>(provider => new ComputeEngine(
            EngineOptionsOf(provider),
            provider.GetRequiredService<DataFolder>(),
            provider.GetRequiredService<SourceResolver>(),
            provider.GetRequiredService<SourceOpener>()));
    }

    /// <summary>The sizes that the engine goes by.</summary>
    /// <param name="provider">Services with the node's and the grains' options.</param>
    public static EngineOptions EngineOptionsOf(IServiceProvider provider)
    {
        var image = Options<ProvenanceOptions>(provider).ContainerImage;
        return new()
        {
            MemoryLimitMb = Options<MemoryOptions>(provider).LimitMb,
            PartitionMb = Options<PartitionOptions>(provider).TargetMb,
            BlockKb = Options<PartitionOptions>(provider).BlockKb,
            ContainerImage = image.Length > 0 ? image : null,
            Echo = Options<ProcessOptions>(provider).Echo,

            // As many threads as the grains let partitions run at once.
            Concurrency = Options<WorkerOptions>(provider).EffectiveSlots,
        };
    }

    /// <summary>A cache as large as the options say.</summary>
    /// <param name="provider">Services with the node's options.</param>
    /// <param name="folder">Where it is.</param>
    public static RangeStore CacheIn(IServiceProvider provider, string folder) => new(
        folder, (long)Options<CacheOptions>(provider).MaxMb << 20, provider.GetRequiredService<TimeProvider>());

    private static Action<string, Exception?> ReportTo(ILogger logger) =>
        (why, cause) => LogNotFetched(logger, cause, why);

    private static RangeStore CacheOf(IServiceProvider provider)
    {
        var folder = Options<CacheOptions>(provider).Folder;
        var cache = CacheIn(provider, folder.Length > 0 ? folder : provider.GetRequiredService<DataFolder>().Cache);
        CacheMetrics.Show(cache.Counters);
        return cache;
    }

    private static SourceOpener OpenerOf(IServiceProvider provider)
    {
        var opener = new SourceOpener(
            Options<AccessPolicy>(provider),
            Options<HttpSourceOptions>(provider),
            provider.GetRequiredService<TimeProvider>(),
            Options<DapSourceOptions>(provider),
            provider.GetRequiredService<RangeStore>(),
            provider.GetRequiredService<DataFolder>().Fetched,
            ReportTo(provider.GetRequiredService<ILogger<SourceOpener>>()));
        PauseMetrics.Show(opener.Pauses);
        return opener;
    }

    private static T Options<T>(IServiceProvider provider)
        where T : class => provider.GetRequiredService<IOptions<T>>().Value;

    [LoggerMessage(1, LogLevel.Warning, "{Why}")]
    private static partial void LogNotFetched(ILogger logger, Exception? exception, string why);
}
