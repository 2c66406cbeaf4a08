using System.Collections.Immutable;
using Compute.Orleans.Engine.Expressions;
using Compute.Orleans.Engine.NetCdf.Writing;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A variable that is made of reductions, when their partial states have been combined.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Placement">Its place in the file.</param>
/// <param name="States">Its reductions, and where the state of each is found.</param>
internal sealed record ReducedVariable(
    LazyVariable Variable,
    VariablePlacement Placement,
    ImmutableArray<(ReduceNode Reduction, StatePlace Place)> States);
