using Compute.Orleans.Grains.Hosting;
using Compute.Orleans.Silo.Commands;
using Compute.Orleans.Silo.Options;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Checks;

/// <summary>Holds every option against its bounds, as a start does.</summary>
internal static class ConfigurationCheck
{
    private const string Subject = "configuration";

    /// <summary>Checks.</summary>
    /// <param name="services">Services with the options.</param>
    /// <returns>One finding for each option that is wrong, or one that says that none is.</returns>
    public static IReadOnlyList<Finding> Run(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [Finding.Well(Subject, "all options can be used")];
        }
        catch (OptionsValidationException wrong)
        {
            return [.. wrong.Failures.Select(failure => Finding.Wrong(Subject, failure))];
        }
        catch (InvalidOperationException wrong) when (NodeConfiguration.IsWrongValue(wrong))
        {
            return [Finding.Wrong(Subject, wrong.Message)];
        }
        catch (AggregateException several)
        {
            return
            [
                .. several.Flatten().InnerExceptions.SelectMany(one => one is OptionsValidationException wrong
                    ? wrong.Failures
                    : [one.Message]).Select(failure => Finding.Wrong(Subject, failure)),
            ];
        }
    }

    /// <summary>The options of a node that is started here, and nothing else of it.</summary>
    /// <param name="settings">Where the data are.</param>
    /// <param name="configuration">Where options come from.</param>
    public static ServiceProvider Services(NodeSettings settings, IConfiguration configuration)
    {
        var services = new ServiceCollection().AddSingleton(configuration).AddSingleton(settings.Folder);
        services.AddNodeOptions();
        services.AddEdgeOptions(edge => edge.PublicFolder = settings.Folder.Public);
        GrainsHosting.AddGrainsOptions(services, configuration);
        return services.BuildServiceProvider();
    }
}
