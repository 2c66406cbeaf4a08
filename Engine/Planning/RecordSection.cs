using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Planning;

/// <summary>All record variables; a row is one record, written whole.</summary>
/// <param name="Parts">The variables, in the order of the file.</param>
/// <param name="Rows">The number of records.</param>
internal sealed record RecordSection(ImmutableArray<RecordPart> Parts, long Rows)
    : OutputSection(Rows, Parts.Sum(part => part.Variable?.Node.BytesToRead ?? 0))
{
    /// <summary>Those of the variable that is read most of.</summary>
    public override (long First, long Length)? Chunks => Along(
        Parts.MaxBy(part => part.Variable?.Node.BytesToRead ?? 0)?.Variable?.Node.Chunks, 0);
}
