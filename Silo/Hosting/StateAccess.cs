using Compute.Orleans.Grains.Tables;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>The state, whichever database holds it, without a silo.</summary>
internal static class StateAccess
{
    /// <summary>Opens the state, migrated; other processes may have it open.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public static async Task<ServiceProvider> Open(IStateDialect database, CancellationToken cancellationToken)
    {
        var services = Tables(database);
        await Migrate(services, cancellationToken);
        return services;
    }

    /// <summary>The tables, as they are.</summary>
    /// <param name="database">The database.</param>
    public static ServiceProvider Tables(IStateDialect database) =>
        new ServiceCollection().AddLogging().AddComputeTables(database).BuildServiceProvider();

    /// <summary>Brings the state to this program's schema.</summary>
    /// <param name="services">Services with the tables.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StartException">The state cannot be opened, or is a newer program's.</exception>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<SchemaMigrator>().Migrate(cancellationToken);
        }
        catch (Exception cause) when (cause is InvalidOperationException or IOException or UnauthorizedAccessException
            or System.Data.Common.DbException)
        {
            var place = services.GetRequiredService<IStateDialect>().Place;
            throw new StartException($"the state in {place} cannot be opened: {cause.Message}", cause);
        }
    }
}
