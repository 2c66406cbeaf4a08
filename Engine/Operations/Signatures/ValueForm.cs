namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>What a value looks like: a literal, a bounding box or a document.</summary>
public abstract record ValueForm;
