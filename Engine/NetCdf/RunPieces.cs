using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Pushes a variable that is stored in runs to a visitor, as it is stored.</summary>
/// <remarks>Threading: no state.</remarks>
internal static class RunPieces
{
    /// <summary>Bytes of a piece: it is in the cache when it is added, and its runs are long enough.</summary>
    public const int PieceBytes = 1 << 20;

    /// <summary>Pieces that are under way at once at most, each with a scratch buffer of its own.</summary>
    /// <param name="isFar">Whether the file takes its time.</param>
    public static int AtOnce(bool isFar) => isFar ? 8 : 4;

    /// <summary>Pushes the selected elements.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length.</param>
    /// <param name="region">The same as a region of the array that is visited.</param>
    /// <param name="visitor">Takes the pieces.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask VisitAsync(
        IByteSource source,
        IndexedVariable variable,
        IndexRange[] selection,
        Region region,
        IPieceVisitor visitor,
        CancellationToken cancellationToken)
    {
        var elementBytes = variable.ElementBytes;
        var form = FormOf(variable);

        // What is far away is read in long runs, as it is stored.
        var isFar = source.IsFar;
        var reduced = isFar ? [] : visitor.Reduced;
        await using var queue = new PieceQueue(visitor, AtOnce(isFar));
        foreach (var block in PieceCuts.Cut(region, reduced, PieceBytes / elementBytes))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = new IndexRange[selection.Length];
            for (var axis = 0; axis < part.Length; axis++)
            {
                part[axis] = selection[axis].Then(
                    new(block.Start[axis] - region.Start[axis], block.Count[axis]));
            }

            var piece = new ReadPiece(block, Region.Strides(block.Count.AsSpan()), form);
            var bytes = piece.Rent((int)block.Elements * elementBytes);
            piece.Bytes = bytes;
            await queue.AddAsync(ReadAsync(source, variable, part, bytes, cancellationToken), piece);
        }

        await queue.FinishAsync();
    }

    /// <summary>What the stored numbers of a variable are.</summary>
    /// <param name="variable">The variable.</param>
    public static ValueForm FormOf(IndexedVariable variable) => new(
        variable.Type, variable.ElementBytes > 1 && variable.IsBigEndian == BitConverter.IsLittleEndian);

    // A failure is the reading's, whenever it comes, so that the queue gives the memory back.
    private static async ValueTask ReadAsync(
        IByteSource source,
        IndexedVariable variable,
        IndexRange[] part,
        Memory<byte> bytes,
        CancellationToken cancellationToken) =>
        await StoredReader.ReadAsync(source, variable, part, bytes, swappedBytes: 1, null, cancellationToken);
}
