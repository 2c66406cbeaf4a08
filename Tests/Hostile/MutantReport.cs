using System.Text.Json;

namespace Compute.Orleans.Tests.Hostile;

/// <summary>What a process found that read mutants.</summary>
/// <param name="Count">How many it read.</param>
/// <param name="Opened">How many of them opened, whether or not all of their variables could be read.</param>
/// <param name="Faults">What went wrong.</param>
internal sealed record MutantReport(int Count, int Opened, IReadOnlyList<MutantFault> Faults)
{
    /// <summary>The report of a process that died.</summary>
    /// <param name="mutant">What it was reading.</param>
    /// <param name="output">What it printed.</param>
    public static MutantReport OfCrash(string mutant, string output) =>
        new(0, 0, [new MutantFault(mutant, "the process ended", output)]);

    /// <summary>Takes what <see cref="ToString"/> made.</summary>
    /// <param name="text">The text.</param>
    public static MutantReport Parse(string text) => JsonSerializer.Deserialize<MutantReport>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
