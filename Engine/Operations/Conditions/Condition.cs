namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>A condition as it was written, as a tree.</summary>
internal abstract record Condition;
