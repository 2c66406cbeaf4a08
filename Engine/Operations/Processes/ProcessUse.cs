
namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>How a process was used, by all users together.</summary>
/// <param name="Identifier">The process.</param>
/// <param name="Count">How many of its jobs ended.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Seconds">Seconds of all of them, from start to end.</param>
public sealed record ProcessUse(string Identifier, long Count, long Failed, double Seconds);
