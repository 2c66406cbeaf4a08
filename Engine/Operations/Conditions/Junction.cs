using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>Conditions joined with `and`, or with `or`.</summary>
/// <param name="NeedsAll">Whether they are joined with `and`.</param>
/// <param name="Terms">The conditions; at least two.</param>
internal sealed record Junction(bool NeedsAll, ImmutableArray<Condition> Terms) : Condition;
