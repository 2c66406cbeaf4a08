using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>One or more neighbouring dimensions of a piece that a loop walks as one.</summary>
/// <param name="Count">The number of steps.</param>
/// <param name="Piece">A step, in numbers of the piece.</param>
/// <param name="State">A step, in cells of the state; 0 where the dimensions are reduced.</param>
/// <param name="Weight">A step, in weights; 0 where weights do not have the dimensions.</param>
internal readonly record struct LoopAxis(int Count, long Piece, long State, long Weight)
{
    /// <summary>A single step of nothing.</summary>
    public static LoopAxis Single => new(1, 1, 0, 0);

    /// <summary>Finds the axes of a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="region">The region of the input that the state covers.</param>
    /// <param name="axes">The reduced dimensions.</param>
    /// <param name="weighted">The dimensions that weights have.</param>
    /// <param name="found">Room for one axis more than there are dimensions.</param>
    /// <param name="firstCell">The cell of the piece's first number.</param>
    /// <param name="cells">The number of cells of the state.</param>
    /// <returns>
    /// The axes, innermost first, whose numbers follow each other in memory; none where the piece has no numbers.
    /// </returns>
    public static Span<LoopAxis> Find(
        in Piece piece,
        Region region,
        ImmutableArray<int> axes,
        ReadOnlySpan<int> weighted,
        Span<LoopAxis> found,
        out long firstCell,
        out int cells)
    {
        var (number, isEmpty) = (0, false);
        var (stride, weightStride) = (1L, 1L);
        firstCell = 0;
        for (var axis = region.Rank - 1; axis >= 0; axis--)
        {
            var count = checked((int)piece.Block.Count[axis]);
            isEmpty |= count == 0;
            var isReduced = axes.Contains(axis);
            var here = new LoopAxis(
                count, piece.Strides[axis], isReduced ? 0 : stride, weighted.Contains(axis) ? weightStride : 0);
            weightStride *= here.Weight > 0 ? count : 1;
            if (!isReduced)
            {
                firstCell += (piece.Block.Start[axis] - region.Start[axis]) * stride;
                stride = checked(stride * (int)region.Count[axis]);
            }

            if (count == 1)
            {
                continue;
            }

            if (number == 0 && here.Piece != 1)
            {
                found[number++] = Single; // Numbers that stand apart are rows of one number.
            }

            if (number > 0 && here.Continues(found[number - 1]))
            {
                found[number - 1] = found[number - 1] with { Count = checked(found[number - 1].Count * count) };
            }
            else
            {
                found[number++] = here;
            }
        }

        if (number == 0)
        {
            found[number++] = Single;
        }

        cells = checked((int)stride);
        return isEmpty ? [] : found[..number];
    }

    // It continues the one inside it when one step of it is that one's whole length, in all that they walk.
    private bool Continues(LoopAxis inner) =>
        Continues(Piece, inner.Piece, inner.Count)
        && Continues(State, inner.State, inner.Count)
        && Continues(Weight, inner.Weight, inner.Count);

    private static bool Continues(long step, long innerStep, int innerCount) =>
        innerStep == 0 ? step == 0 : step == innerStep * innerCount;
}
