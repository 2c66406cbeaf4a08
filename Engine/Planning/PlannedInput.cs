using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A file as it was when the job was planned.</summary>
/// <param name="Uri">As the client named it.</param>
/// <param name="Location">Where it is read.</param>
/// <param name="Identity">Its state; a changed one stops the job.</param>
public sealed record PlannedInput(string Uri, string Location, SourceIdentity Identity);
