using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Planning;

/// <summary>All record variables; a row is one record, written whole.</summary>
/// <param name="Parts">The variables, in the order of the file.</param>
/// <param name="Rows">The number of records.</param>
internal sealed record RecordSection(ImmutableArray<RecordPart> Parts, long Rows)
    : OutputSection(Rows, Parts.Sum(part => part.Variable?.Node.BytesToRead ?? 0));
