namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>One input of a process, as data: descriptions and checks come from it.</summary>
/// <param name="Identifier">The identifier; case matters.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it means.</param>
/// <param name="MinOccurs">How often it must be given; 0 for an optional input.</param>
/// <param name="MaxOccurs">How often it may be given; at least 1.</param>
/// <param name="Form">What a value of it looks like.</param>
public sealed record InputSignature(
    string Identifier, string Title, string Abstract, int MinOccurs, int MaxOccurs, ValueForm Form);
