namespace Compute.Orleans.Engine.Sources;

/// <summary>A few bytes of a file, and where they go.</summary>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Room">Filled whole.</param>
public readonly record struct BytePart(long Offset, Memory<byte> Room)
{
    /// <summary>The byte behind the last.</summary>
    public long End => Offset + Room.Length;
}
