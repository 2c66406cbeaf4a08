namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>One output of a process, as data.</summary>
/// <param name="Identifier">The identifier; case matters.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it means.</param>
/// <param name="Form">What a value of it looks like.</param>
public sealed record OutputSignature(string Identifier, string Title, string Abstract, ValueForm Form);
