namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Positions along a dimension, as a question names them.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Step">The distance of two.</param>
internal readonly record struct DapRange(long Start, long Count, long Step);
