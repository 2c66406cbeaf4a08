namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>The contrary of a condition.</summary>
/// <param name="Term">The condition.</param>
internal sealed record Negation(Condition Term) : Condition;
