namespace Compute.Orleans.Engine.NetCdf;

/// <summary>The elements are stored in a way that is not read here.</summary>
/// <param name="Reason">The way, as it ends the sentence "... cannot be read: ".</param>
public sealed record RefusedLayout(string Reason) : DataLayout;
