using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;

namespace Compute.Orleans.Engine.Operations;

/// <summary>The weights of a mean, and what is said of them.</summary>
/// <param name="Weights">The weights.</param>
/// <param name="Area">The axes of the data which together are the area that is averaged; empty where one stays.</param>
/// <param name="By">What the values are weighted by, for people.</param>
internal sealed record WeightedCells(ReductionWeights Weights, ImmutableArray<int> Area, string By);
