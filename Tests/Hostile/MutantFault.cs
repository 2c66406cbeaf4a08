namespace Compute.Orleans.Tests.Hostile;

/// <summary>What must not have happened to a mutant.</summary>
/// <param name="Mutant">The file and the number of the damage: what COMPUTE_MUTANT takes.</param>
/// <param name="Story">What was done to the file.</param>
/// <param name="Fault">What happened; the first line is the same for all faults of one kind.</param>
internal sealed record MutantFault(string Mutant, string Story, string Fault)
{
    /// <summary>Whether another fault is of the same kind.</summary>
    /// <param name="other">The other.</param>
    public bool IsLike(MutantFault other) => Fault.Split('\n')[0] == other.Fault.Split('\n')[0];

    /// <summary>All of it as text, and how it is repeated.</summary>
    public override string ToString() => $"COMPUTE_MUTANT='{Mutant}' ({Story}):\n{Fault}";
}
