namespace Compute.Orleans.Silo.Hosting;

/// <summary>Where options come from; each source overrides those before it.</summary>
internal static class NodeConfiguration
{
    private const string Prefix = "COMPUTE_";
    private const string FileName = "appsettings.json";

    /// <summary>
    /// Reads appsettings.json beside the program, then the one in the current folder, then the environment's variables
    /// that begin with COMPUTE_. Nothing else: a variable that another program left behind changes nothing here.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="currentFolder">The current folder.</param>
    public static void Use(ConfigurationManager configuration, string currentFolder)
    {
        configuration.Sources.Clear();
        configuration.AddJsonFile(
            Path.Combine(AppContext.BaseDirectory, FileName), optional: false, reloadOnChange: false);

        var own = Path.Combine(Path.GetFullPath(currentFolder), FileName);
        if (Path.GetDirectoryName(own) != AppContext.BaseDirectory.TrimEnd('/'))
        {
            configuration.AddJsonFile(own, optional: true, reloadOnChange: false);
        }

        configuration.AddEnvironmentVariables(Prefix);
    }
}
