using Compute.Orleans.Engine.Sources.Access;
using Compute.Orleans.Silo.Checks;
using Compute.Orleans.Silo.Hosting;
using Compute.Orleans.WebApi;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Commands;

/// <summary>Says of everything that a node needs whether it is there, a line each.</summary>
internal static class CheckCommand
{
    /// <summary>Runs the command.</summary>
    /// <param name="settings">Where the data are.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the findings go.</param>
    /// <returns>0 when all is well, 1 when something must be done.</returns>
    public static async Task<int> Run(NodeSettings settings, Arguments arguments, TextWriter output)
    {
        using var configuration = new ConfigurationManager();
        NodeConfiguration.Use(configuration, Directory.GetCurrentDirectory());
        var findings = new List<Finding>();
        await using var services = ConfigurationCheck.Services(settings, configuration);
        findings.AddRange(ConfigurationCheck.Run(services));

        if (Setup(settings, configuration, findings) is { } setup)
        {
            findings.AddRange(
                await DatabaseCheck.Run(setup, settings.Folder, TimeProvider.System, CancellationToken.None));
        }

        findings.Add(FolderCheck.Data(settings.Folder));
        if (findings.TrueForAll(finding => finding.IsWell || finding.Subject != "configuration"))
        {
            findings.AddRange(FolderCheck.Mounts(services.GetRequiredService<IOptions<AccessPolicy>>().Value));
            if (!arguments.Switches.Contains("before-start"))
            {
                findings.Add(await PublicUrlCheck.Run(
                    services.GetRequiredService<IOptions<EdgeOptions>>().Value, CancellationToken.None));
            }
        }

        foreach (var finding in findings)
        {
            await output.WriteLineAsync(finding.ToString());
        }

        return findings.TrueForAll(finding => finding.IsWell) ? 0 : 1;
    }

    private static NodeSetup? Setup(NodeSettings settings, IConfiguration configuration, List<Finding> findings)
    {
        try
        {
            return NodeSetup.Read(settings, configuration);
        }
        catch (OptionsValidationException wrong)
        {
            findings.AddRange(wrong.Failures.Select(failure => Finding.Wrong("configuration", failure)));
        }
        catch (InvalidOperationException wrong) when (NodeConfiguration.IsWrongValue(wrong))
        {
            findings.Add(Finding.Wrong("configuration", wrong.Message));
        }

        return null;
    }
}
