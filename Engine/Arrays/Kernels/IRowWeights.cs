using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>How the weights of a row are loaded: one for each number, or one for all of them.</summary>
internal interface IRowWeights
{
    /// <summary>The weights of eight numbers.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="start">Where those of the row begin.</param>
    /// <param name="place">The place of the first number in its row.</param>
    static abstract Vector512<double> Load(ReadOnlySpan<double> weights, int start, int place);

    /// <summary>The weights of fewer than eight numbers.</summary>
    /// <param name="part">The weights as memory of which no more is read than there is.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="start">Where those of the row begin.</param>
    /// <param name="place">The place of the first number in its row.</param>
    /// <param name="count">How many numbers.</param>
    static abstract Vector512<double> LoadPart(
        in PartOfLanes part, ReadOnlySpan<double> weights, int start, int place, int count);
}
