namespace Compute.Orleans.Silo.Local;

/// <summary>What a run without a service made.</summary>
/// <param name="Outputs">Absolute paths of the outputs, in the request's order.</param>
/// <param name="Same">The one that has the bytes of the output it was made from, or null.</param>
/// <param name="Changed">What is said of inputs that are not as they were, or null.</param>
internal sealed record LocalOutputs(IReadOnlyList<string> Outputs, string? Same, string? Changed);
