namespace Compute.Orleans.Tests.Hostile;

/// <summary>What must not have happened to a mutant.</summary>
/// <param name="Mutant">The file and the number of the damage: what COMPUTE_MUTANT takes.</param>
/// <param name="Story">What was done to the file.</param>
/// <param name="Fault">What happened.</param>
/// <param name="Bytes">The damaged file.</param>
internal sealed record MutantFault(string Mutant, string Story, string Fault, byte[] Bytes)
{
    /// <summary>All of it as text, and how it is repeated.</summary>
    public override string ToString() =>
        $"COMPUTE_MUTANT='{Mutant}' ({Story}; {Bytes.Length} bytes):\n{Fault}";
}
