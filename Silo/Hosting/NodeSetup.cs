using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Compute.Orleans.WebApi.Cluster;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>What of the configuration must be known before a host is put together.</summary>
/// <param name="Cluster">Whether there is a cluster, and which.</param>
/// <param name="Silo">How a silo of it is reached.</param>
/// <param name="Database">Where the state is.</param>
internal sealed record NodeSetup(ClusterSettings Cluster, ClusterSiloOptions Silo, IStateDialect Database)
{
    /// <summary>Whether this process is one of a cluster.</summary>
    public bool IsCluster => Cluster.Mode == ClusterSettings.Cluster;

    /// <summary>Reads the configuration of a program that is started here.</summary>
    /// <param name="settings">Where the data are.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public static NodeSetup Read(NodeSettings settings)
    {
        using var configuration = new ConfigurationManager();
        NodeConfiguration.Use(configuration, Directory.GetCurrentDirectory());
        return Read(settings, configuration);
    }

    /// <summary>Reads a configuration.</summary>
    /// <param name="settings">Where the data are.</param>
    /// <param name="configuration">The configuration.</param>
    /// <exception cref="OptionsValidationException">An option has a value that will not do.</exception>
    public static NodeSetup Read(NodeSettings settings, IConfiguration configuration)
    {
        var section = configuration.GetSection(ClusterSettings.Section);
        var cluster = section.Get<ClusterSettings>() ?? new ClusterSettings();
        var silo = section.Get<ClusterSiloOptions>() ?? new ClusterSiloOptions();
        Check<ClusterSettings>(new ClusterSettingsValidator(isEdge: false).Validate(name: null, cluster));
        if (cluster.Mode != ClusterSettings.Cluster)
        {
            return new(cluster, silo, new SqliteDialect(StateFile.ConnectionString(settings.Folder)));
        }

        Check<ClusterSiloOptions>(new ClusterSiloOptionsValidator().Validate(name: null, silo));
        try
        {
            return new(cluster, silo, new PostgresDialect(cluster.ConnectionString));
        }
        catch (ArgumentException wrong)
        {
            throw new OptionsValidationException(
                ClusterSettings.Section, typeof(ClusterSettings),
                [$"Cluster:ConnectionString cannot be used: {wrong.Message}"]);
        }
    }

    private static void Check<TOptions>(ValidateOptionsResult result)
    {
        if (result.Failed)
        {
            throw new OptionsValidationException(ClusterSettings.Section, typeof(TOptions), result.Failures!);
        }
    }
}
