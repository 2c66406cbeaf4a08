namespace Compute.Orleans.Engine.Operations;

/// <summary>One use of an operation, for descriptions and docs/operations.md.</summary>
/// <param name="Does">What comes out, in one sentence.</param>
/// <param name="Parameters">Its parameters as a JSON object of texts: {"axes": "time"}; "{}" without any.</param>
public sealed record OperationExample(string Does, string Parameters);
