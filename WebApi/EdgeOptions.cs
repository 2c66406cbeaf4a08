namespace Compute.Orleans.WebApi;

/// <summary>How the web edge is reached and what it takes.</summary>
public sealed class EdgeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Edge";

    /// <summary>Absolute path of the folder that holds finished outputs; the host sets it.</summary>
    public string PublicFolder { get; set; } = "";
}
