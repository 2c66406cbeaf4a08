namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Where a variable's elements stand in their file.</summary>
public abstract record DataLayout;
