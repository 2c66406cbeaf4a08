using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Storage;

namespace Compute.Orleans.Grains.Tables;

/// <summary>Gives a silo its durable state.</summary>
public static class ComputeStateExtensions
{
    /// <summary>The name of the storage of the jobs' records.</summary>
    public const string JobStorage = "jobs";

    private const string RelationalStorage = "relational";

    /// <summary>
    /// Grain storage (the default one and "jobs"), reminders, <see cref="IJobTable"/>, <see cref="IPartitionTable"/>
    /// and <see cref="ITokenTable"/>, all in one database, which is migrated before the silo starts.
    /// </summary>
    /// <remarks>Any number of silos, in one process or several, may share the database.</remarks>
    /// <param name="silo">The silo.</param>
    /// <param name="connectionString">Of SQLite: "Data Source=FILE". Folder and file are made if missing.</param>
    /// <returns>The same silo builder.</returns>
    public static ISiloBuilder AddComputeState(this ISiloBuilder silo, string connectionString) =>
        silo.AddComputeState(new SqliteDialect(connectionString));

    /// <summary>The same in any database.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="database">The database.</param>
    /// <returns>The same silo builder.</returns>
    internal static ISiloBuilder AddComputeState(this ISiloBuilder silo, IStateDialect database)
    {
        silo.Services.AddComputeTables(database);
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<SchemaMigrator>());

        silo.AddAdoNetGrainStorage(
            RelationalStorage,
            (OptionsBuilder<AdoNetGrainStorageOptions> options) => options.Configure<IStateDialect>((state, dialect) =>
            {
                state.Invariant = dialect.Invariant;
                state.ConnectionString = dialect.ConnectionString;
                state.GrainStorageSerializer = new JsonStateSerializer();
            }));
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            JobStorage,
            (services, name) => new JobStorage(
                TakingTurns(services, name),
                services.GetRequiredService<StateDatabase>(),
                services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId));
        silo.Services.AddKeyedSingleton(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, TakingTurns);
        silo.Services.AddSingleton(
            services => services.GetRequiredKeyedService<IGrainStorage>(
                ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME));

        silo.UseAdoNetReminderService(
            (OptionsBuilder<AdoNetReminderTableOptions> options) => options.Configure<IStateDialect>((table, dialect) =>
            {
                table.Invariant = dialect.Invariant;
                table.ConnectionString = dialect.ConnectionString;
            }));
        return silo;
    }

    /// <summary>The tables and their migration without a silo, for the commands of an operator.</summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="database">The database.</param>
    /// <returns>The same collection.</returns>
    internal static IServiceCollection AddComputeTables(this IServiceCollection services, IStateDialect database)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton<StateDatabase>();
        services.AddSingleton<SchemaMigrator>();
        services.AddSingleton<IJobTable, JobTable>();
        services.AddSingleton<IPartitionTable, PartitionTable>();
        services.AddSingleton<ITokenTable, TokenTable>();
        return services;
    }

    private static IGrainStorage TakingTurns(IServiceProvider services, object? name) =>
        new OneWriterStorage(
            services.GetRequiredKeyedService<IGrainStorage>(RelationalStorage),
            services.GetRequiredService<IStateDialect>().Writer,
            services.GetRequiredService<IStateDialect>().Retries);
}
