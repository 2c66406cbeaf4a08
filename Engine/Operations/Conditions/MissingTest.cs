namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>Whether the values of a name are missing: <c>tas isnull</c>, <c>tas notnull</c>.</summary>
/// <param name="Left">The name.</param>
/// <param name="IsMissing">Whether it holds where they are; else where they are not.</param>
internal sealed record MissingTest(Operand Left, bool IsMissing) : Condition;
