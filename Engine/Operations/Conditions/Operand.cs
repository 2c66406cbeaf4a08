namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>One side of a comparison: a name, a number or a date.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was written; of what was quoted without the quotes.</param>
/// <param name="Number">The number, where it is one.</param>
/// <param name="Column">Where it stands in the condition, from 1.</param>
internal readonly record struct Operand(OperandKind Kind, string Text, double Number, int Column);
