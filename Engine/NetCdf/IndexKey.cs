using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A file in one state.</summary>
/// <param name="Name">Where it is.</param>
/// <param name="Identity">The state.</param>
internal sealed record IndexKey(string Name, SourceIdentity Identity);
