using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Pushes a variable of a DAP2 server to a visitor, as it comes.</summary>
/// <remarks>
/// What is far away is asked for in long runs, some of them at once; each is shown in the pieces in which a file's
/// runs are shown (<see cref="RunPieces"/>), so that sums have the same last bits. Threading: no state.
/// </remarks>
internal static class DapPieces
{
    /// <summary>Bytes of a run that is asked for at once.</summary>
    public const int SlabBytes = 4 << 20;

    /// <summary>Runs that are under way at once at most.</summary>
    public const int AtOnce = 4;

    /// <summary>Pushes the selected elements.</summary>
    /// <param name="source">The dataset.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="selection">One range for each dimension, within its length, none of them empty.</param>
    /// <param name="region">The same as a region of the array that is visited.</param>
    /// <param name="visitor">Takes the pieces.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask VisitAsync(
        IDataSource source,
        IndexedVariable variable,
        IndexRange[] selection,
        Region region,
        IPieceVisitor visitor,
        CancellationToken cancellationToken)
    {
        var elementBytes = variable.ElementBytes;
        await using var queue = new PieceQueue(
            new CuttingVisitor(visitor, RunPieces.PieceBytes / elementBytes), AtOnce);
        foreach (var slab in region.Blocks(SlabElements(region, elementBytes)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = new IndexRange[selection.Length];
            for (var axis = 0; axis < part.Length; axis++)
            {
                part[axis] = selection[axis].Then(new(slab.Start[axis] - region.Start[axis], slab.Count[axis]));
            }

            var piece = new ReadPiece(slab, Region.Strides(slab.Count.AsSpan()), RunPieces.FormOf(variable));
            var bytes = piece.Rent((int)slab.Elements * elementBytes);
            piece.Bytes = bytes;
            await queue.AddAsync(ReadAsync(source, variable, part, bytes, cancellationToken), piece);
        }

        await queue.FinishAsync();
    }

    /// <summary>Elements of a run: whole pieces, so that cutting it makes those that cutting all would.</summary>
    /// <param name="region">What is visited.</param>
    /// <param name="elementBytes">Length of an element.</param>
    internal static long SlabElements(Region region, int elementBytes)
    {
        var piece = region.Blocks(RunPieces.PieceBytes / elementBytes).First().Elements;
        var slab = (long)(SlabBytes / elementBytes);
        return slab - (slab % piece);
    }

    // A failure is the reading's, whenever it comes, so that the queue gives the memory back.
    private static async ValueTask ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        IndexRange[] part,
        Memory<byte> bytes,
        CancellationToken cancellationToken) =>
        await DapReader.ReadAsync(
            source,
            variable,
            (DapLayout)variable.Layout,
            part,
            bytes,
            swappedBytes: 1,
            isAlone: false,
            cancellationToken);
}
