namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>What came of a host's asking to be left alone.</summary>
/// <param name="Host">The host, with its port where that is not the scheme's own.</param>
/// <param name="Times">How often a pause began.</param>
/// <param name="Held">How many requests waited for the end of one.</param>
/// <param name="Left">How long the pause still is; zero where there is none.</param>
public readonly record struct HostPause(string Host, long Times, long Held, TimeSpan Left);
