namespace Compute.Orleans.Silo.Hosting;

/// <summary>Where options come from; each source overrides those before it.</summary>
internal static class NodeConfiguration
{
    private const string Prefix = "COMPUTE_";
    private const string FileName = "appsettings.json";

    // Images of the original service name themselves so; what they say is kept where they are built on.
    private const string ImageVariable = "CONTAINER_IMAGE";

    /// <summary>
    /// Reads appsettings.json beside the program, then the one in the current folder, then the environment's variables
    /// that begin with COMPUTE_. Nothing else, but CONTAINER_IMAGE, below all others: a variable that another program
    /// left behind changes nothing here.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="currentFolder">The current folder.</param>
    public static void Use(ConfigurationManager configuration, string currentFolder)
    {
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(
            [new("Provenance:ContainerImage", Environment.GetEnvironmentVariable(ImageVariable) ?? "")]);
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
