using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Hands pieces on after something about them was changed, but for their numbers.</summary>
/// <param name="reduced">The dimensions that are reduced, as the array that pushes counts them.</param>
/// <param name="visit">Changes a piece and hands it on.</param>
internal sealed class ChangedPieces(ImmutableArray<int> reduced, ChangedPieces.Change visit) : IPieceVisitor
{
    /// <summary>Changes a piece and hands it on.</summary>
    /// <param name="piece">The piece.</param>
    internal delegate void Change(in Piece piece);

    public ImmutableArray<int> Reduced => reduced;

    public void Visit(in Piece piece) => visit(piece);
}
