using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A file in one state.</summary>
/// <param name="Location">Where it is, whatever it is called by those who read it.</param>
/// <param name="Identity">The state.</param>
internal sealed record IndexKey(string Location, SourceIdentity Identity);
