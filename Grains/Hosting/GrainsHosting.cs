using Compute.Orleans.Grains.Faults;
using Compute.Orleans.Grains.Jobs;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Processes;
using Compute.Orleans.Grains.Sweeping;
using Compute.Orleans.Grains.Workers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Hosting;

/// <summary>Gives a silo everything that the grains need besides their state and the engine.</summary>
public static class GrainsHosting
{
    /// <summary>Adds placement, fault filter, job runner, start-up sweep and options to a silo.</summary>
    /// <remarks>
    /// The host adds the rest: <c>AddComputeState</c>, an <see cref="Engine.Execution.IComputeEngine"/> and a
    /// <see cref="Engine.Storage.DataFolder"/>.
    /// </remarks>
    /// <param name="silo">The silo.</param>
    /// <param name="configuration">Where the sections "Jobs", "Workers" and "Sweeper" are.</param>
    /// <returns>The same silo builder.</returns>
    public static ISiloBuilder AddComputeGrains(this ISiloBuilder silo, IConfiguration configuration)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        AddGrainsOptions(silo.Services, configuration);

        silo.AddPlacementDirector<OnSilo, OnSiloDirector>();
        silo.AddIncomingGrainCallFilter<FaultFilter>();
        silo.Services.AddSingleton<ExecutionCache>();
        silo.Services.AddSingleton<AttemptTokens>();
        silo.Services.AddSingleton<JobCrew>();
        silo.Services.AddSingleton<ServiceMeter>();
        silo.Services.AddSingleton<JobRunner>();
        silo.Services.AddSingleton<JobAnnouncer>();
        silo.Services.AddSingleton<SiloStop>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(
            services => services.GetRequiredService<SiloStop>());
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SweepAtStart>();
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, SweepAtLoss>();

        // The sweeper's period is the only reminder's; below Orleans' default of a minute it must be allowed.
        silo.Services.AddOptions<ReminderOptions>().Configure<IOptions<SweeperOptions>>((reminders, sweeper) =>
            reminders.MinimumReminderPeriod = Min(reminders.MinimumReminderPeriod, sweeper.Value.Period));
        return silo;
    }

    /// <summary>Adds the options of the grains, for programs that compute without a silo too.</summary>
    /// <param name="services">Where to add them.</param>
    /// <param name="configuration">Where the sections "Jobs", "Workers" and "Sweeper" are.</param>
    internal static void AddGrainsOptions(IServiceCollection services, IConfiguration configuration)
    {
        AddOptions<JobOptions>(services, configuration, JobOptions.Section);
        AddOptions<WorkerOptions>(services, configuration, WorkerOptions.Section);
        AddOptions<SweeperOptions>(services, configuration, SweeperOptions.Section);
    }

    private static void AddOptions<TOptions>(IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton(typeof(IValidateOptions<TOptions>), typeof(GrainsOptionsValidator)));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
