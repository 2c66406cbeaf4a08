using Compute.Orleans.Engine.Storage;
using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The standalone node's state: one file in the data folder.</summary>
internal static class StateFile
{
    /// <summary>The connection string of a data folder's state.</summary>
    /// <param name="folder">The data folder.</param>
    public static string ConnectionString(DataFolder folder) =>
        new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = Path.Combine(folder.Root, "state.db") }
            .ToString();

    /// <summary>Opens the state without a silo, migrated; other processes may have it open.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<ServiceProvider> Open(DataFolder folder, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddComputeTables(ConnectionString(folder))
            .BuildServiceProvider();
        await Migrate(services, folder, cancellationToken);
        return services;
    }

    /// <summary>Brings the state to this program's schema.</summary>
    /// <param name="services">Services with the tables.</param>
    /// <param name="folder">The data folder, for the message.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StartException">The state cannot be opened, or is a newer program's.</exception>
    public static async Task Migrate(IServiceProvider services, DataFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<SchemaMigrator>().Migrate(cancellationToken);
        }
        catch (Exception cause) when (cause is InvalidOperationException or IOException or UnauthorizedAccessException
            or System.Data.Common.DbException)
        {
            throw new StartException($"the state in {folder.Root} cannot be opened: {cause.Message}", cause);
        }
    }
}
