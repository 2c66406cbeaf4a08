namespace Compute.Orleans.Silo.Options;

/// <summary>What outputs say of the program that made them.</summary>
internal sealed class ProvenanceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Provenance";

    /// <summary>
    /// The container image that the program runs in, as it can be pulled: the outputs' provenance.container_image.
    /// Empty, the default, where there is none; at most 512 characters.
    /// </summary>
    public string ContainerImage { get; set; } = "";
}
