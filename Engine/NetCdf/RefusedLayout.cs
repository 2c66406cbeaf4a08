namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The elements are stored in a way that is not read here.</summary>
/// <param name="Reason">The way, as it ends the sentence "... cannot be read: ".</param>
public sealed record RefusedLayout(string Reason) : DataLayout
{
    /// <summary>Where the elements stand all the same, when it is their type that is not read; else null.</summary>
    public DataLayout? Storage { get; init; }
}
