using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Keeps arrays that are computed once and wanted often.</summary>
/// <remarks>Threading: any number of partitions; the first has an array computed, and all wait for it.</remarks>
internal interface IKeptValues
{
    /// <summary>Reads a region, after the array has been computed and kept if it was not yet.</summary>
    /// <param name="node">The array.</param>
    /// <param name="region">The region, within the shape.</param>
    /// <param name="destination">Filled whole.</param>
    /// <param name="evaluation">Sources, buffers, counters and cancellation.</param>
    ValueTask ReadAsync(KeptNode node, Region region, Memory<byte> destination, Evaluation evaluation);
}
