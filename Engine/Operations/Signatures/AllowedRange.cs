namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>A range of numbers, both ends included.</summary>
/// <param name="Least">The least value, or null for no bound.</param>
/// <param name="Most">The largest value, or null for no bound.</param>
public sealed record AllowedRange(double? Least, double? Most);
