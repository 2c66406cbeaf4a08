namespace Compute.Orleans.Engine.Expressions;

/// <summary>How the values of a variable are put into bins by the reduction that follows.</summary>
/// <param name="Groups">Which value is in which bin.</param>
/// <param name="Bins">The bins.</param>
internal sealed record BinnedValues(ReductionGroups Groups, Bins Bins);
