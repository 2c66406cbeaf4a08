using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Dap;

/// <summary>Shows a piece without gaps as smaller ones, in row-major order.</summary>
/// <param name="visitor">Takes them.</param>
/// <param name="elements">The most elements of one.</param>
internal sealed class CuttingVisitor(IPieceVisitor visitor, long elements) : IPieceVisitor
{
    /// <inheritdoc/>
    public ImmutableArray<int> Reduced => visitor.Reduced;

    /// <inheritdoc/>
    public void Visit(in Piece piece)
    {
        var elementBytes = piece.Bytes.Length / (int)piece.Block.Elements;
        var start = 0;
        foreach (var block in piece.Block.Blocks(elements))
        {
            var bytes = (int)block.Elements * elementBytes;
            visitor.Visit(new Piece(
                block, piece.Bytes.Slice(start, bytes), Region.Strides(block.Count.AsSpan()), piece.Form));
            start += bytes;
        }
    }
}
