namespace Compute.Orleans.Engine.Sources;

/// <summary>A block of a file, or the fetching of it.</summary>
/// <remarks>Threading: looked at under the gate of the memory that it is in.</remarks>
internal sealed class KeptBlock
{
    /// <summary>Makes room for a block.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="number">Its number.</param>
    public KeptBlock(BlockCache file, long number)
    {
        (File, Number) = (file, number);
        Place = new(this);
    }

    /// <summary>Its file.</summary>
    public BlockCache File { get; }

    /// <summary>Its number.</summary>
    public long Number { get; }

    /// <summary>Its place among those that were used before and after it.</summary>
    public LinkedListNode<KeptBlock> Place { get; }

    /// <summary>The bytes; null until they have come.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>The fetching, whether it has ended or not.</summary>
    public Task<byte[]>? Fetching { get; set; }
}
