using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Planning;

/// <summary>All record variables; a row is one record, written whole.</summary>
/// <param name="Parts">The variables, in the order of the file.</param>
/// <param name="Rows">The number of records.</param>
/// <param name="RecordBytes">Length of a record, in bytes.</param>
internal sealed record RecordSection(ImmutableArray<RecordPart> Parts, long Rows, long RecordBytes)
    : OutputSection(
        Rows,
        Parts.Sum(part => part.Variable?.Node.BytesToRead ?? 0),
        Parts.Sum(part => part.Variable?.Node.WorkBytes ?? 0))
{
    /// <summary>
    /// Records that a partition holds at once, in bytes. Chunks that reach over more are decoded several times by one
    /// partition too: several are then no more work, and are done at once.
    /// </summary>
    private const long HeldBytes = 64L << 20;

    /// <summary>Those of the variable that takes most work.</summary>
    public override (long First, long Length)? Chunks
    {
        get
        {
            var most = Parts.MaxBy(part => part.Variable?.Node.WorkBytes ?? 0)?.Variable?.Node.Chunks;
            if (Along(most, 0) is not var (first, length))
            {
                return null;
            }

            var held = Math.Max(1, HeldBytes / Math.Max(1, RecordBytes));
            var reach = Math.Min(length, Rows);
            if (reach <= held)
            {
                return (first, length);
            }

            var times = (reach + held - 1) / held;
            var piece = (reach + times - 1) / times;
            return ((first - 1) % piece + 1, piece);
        }
    }
}
