namespace Compute.Orleans.Engine.Planning;

/// <summary>An output file.</summary>
/// <param name="Result">The id of the result that it holds.</param>
/// <param name="Operation">The operation that made it.</param>
/// <param name="Variable">The first data variable's name.</param>
/// <param name="FileName">Its name: made of safe characters.</param>
/// <param name="Length">Its length, in bytes.</param>
public sealed record PlannedOutput(string Result, string Operation, string Variable, string FileName, long Length);
