namespace Compute.Orleans.WebApi.Wps;

/// <summary>Asks to run a process.</summary>
/// <param name="Language">The language that the client wants, or null.</param>
/// <param name="Identifier">The process's identifier.</param>
/// <param name="Inputs">The three inputs, as text.</param>
/// <param name="Form">How the client wants the answer.</param>
internal sealed record Execute(string? Language, string Identifier, DataInputs Inputs, ResponseForm Form)
    : WpsRequest(Language);
