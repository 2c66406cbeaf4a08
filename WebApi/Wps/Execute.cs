using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>Asks to run a process.</summary>
/// <param name="Language">The language that the client wants, or null.</param>
/// <param name="Identifier">The process's identifier.</param>
/// <param name="Inputs">The inputs in the order sent, not checked yet.</param>
/// <param name="Form">How the client wants the answer.</param>
internal sealed record Execute(
    string? Language, string Identifier, ImmutableArray<SentInput> Inputs, ResponseForm Form) : WpsRequest(Language);
