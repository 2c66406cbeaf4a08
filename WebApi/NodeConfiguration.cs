namespace Compute.Orleans.WebApi;

/// <summary>Where options come from; each source overrides those before it.</summary>
public static class NodeConfiguration
{
    private const string Prefix = "COMPUTE_";
    private const string FileName = "appsettings.json";

    // Images of the original service name themselves so; what they say is kept where they are built on.
    private const string ImageVariable = "CONTAINER_IMAGE";

    /// <summary>
    /// Reads a file beside the program, then appsettings.json in the current folder, then the environment's variables
    /// that begin with COMPUTE_. Nothing else, but CONTAINER_IMAGE, below all others: a variable that another program
    /// left behind changes nothing here.
    /// </summary>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="currentFolder">The current folder.</param>
    /// <param name="programFile">The name of the file beside the program.</param>
    public static void Use(
        ConfigurationManager configuration, string currentFolder, string programFile = FileName)
    {
        configuration.Sources.Clear();
        configuration.AddInMemoryCollection(
            [new("Provenance:ContainerImage", Environment.GetEnvironmentVariable(ImageVariable) ?? "")]);
        configuration.AddJsonFile(
            Path.Combine(AppContext.BaseDirectory, programFile), optional: false, reloadOnChange: false);

        var own = Path.Combine(Path.GetFullPath(currentFolder), FileName);
        if (Path.GetDirectoryName(own) != AppContext.BaseDirectory.TrimEnd('/'))
        {
            configuration.AddJsonFile(own, optional: true, reloadOnChange: false);
        }

        configuration.AddEnvironmentVariables(Prefix);
    }

    /// <summary>
    /// Whether a failure says that an option's value is of another type; its message names key, value and type.
    /// </summary>
    /// <param name="failure">What the reading of options threw.</param>
    public static bool IsWrongValue(InvalidOperationException failure) =>
        failure.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal);
}
