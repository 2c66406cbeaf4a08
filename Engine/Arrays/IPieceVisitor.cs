using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Arrays;

/// <summary>Takes the pieces of an array, one after another, while their bytes are in the processor's cache.</summary>
/// <remarks>Threading: one caller at a time, not always on one thread.</remarks>
internal interface IPieceVisitor
{
    /// <summary>
    /// The dimensions that the visitor adds up over, in order: pieces are cut so that they suit that. Empty where it
    /// does not matter.
    /// </summary>
    ImmutableArray<int> Reduced { get; }

    /// <summary>Takes a piece; its memory is another's again when this returns.</summary>
    /// <param name="piece">The piece.</param>
    void Visit(in Piece piece);
}
