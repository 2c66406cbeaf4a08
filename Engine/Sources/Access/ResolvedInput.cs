namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Where an input is really read, after mapping and policy.</summary>
/// <param name="Location">An absolute local path, or an http(s) URL; any silo can open it.</param>
/// <param name="IsLocal">Whether the location is a path.</param>
public sealed record ResolvedInput(string Location, bool IsLocal);
