namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataStorage;

/// <summary>Takes the elements of fixed and extensible arrays: one for each chunk, in order of their numbers.</summary>
/// <remarks>
/// An element is the chunk's address, and where there are filters also its stored length and what was skipped.
/// Source: "HDF5 File Format Specification", VIII "Appendix C: Types of Indexes for Dataset Chunks".
/// </remarks>
internal sealed class ArrayElements
{
    private const int MaskBytes = 4;

    private readonly ChunkCollector _chunks;
    private readonly LinearGrid _grid;
    private readonly int _lengthBytes;

    /// <summary>Prepares for the elements of one array.</summary>
    /// <param name="chunks">What takes the chunks.</param>
    /// <param name="fields">The array's header, where the client and the element's length stand.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when they are not those of the dataset.</exception>
    public ArrayElements(ChunkCollector chunks, ref FieldReader fields)
    {
        (_chunks, _grid) = (chunks, new(chunks));
        (Client, Bytes) = (fields.Byte(), fields.Byte());
        _lengthBytes = Bytes - chunks.File.OffsetBytes - MaskBytes;
        var client = chunks.IsFiltered ? 1 : 0;
        if (Client != client || !(chunks.IsFiltered ? _lengthBytes is >= 1 and <= 8 : Bytes == chunks.File.OffsetBytes))
        {
            throw fields.Corrupt($"the client is {Client}, with elements of {Bytes} bytes, where {client} is due");
        }
    }

    /// <summary>Which kind of elements they are; every block of the array says it again.</summary>
    public int Client { get; }

    /// <summary>Length of an element.</summary>
    public int Bytes { get; }

    /// <summary>Takes a row of elements.</summary>
    /// <param name="elements">The elements, which follow each other.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="address">Where they are, for the message.</param>
    public void Take(ReadOnlySpan<byte> elements, long first, long address)
    {
        var fields = new FieldReader(_chunks.File, elements, address, "an array of chunks");
        for (var number = first; fields.Remaining >= Bytes; number++)
        {
            var chunk = fields.Address();
            var (bytes, skipped) = _chunks.IsFiltered
                ? (fields.Unsigned(_lengthBytes), fields.UInt32())
                : (_chunks.ChunkBytes, 0);
            if (chunk is { } known)
            {
                _grid.Add(number, known, bytes, skipped);
            }
        }
    }

    /// <summary>Compares what begins every block of an array: version, client, and whose it is.</summary>
    /// <param name="fields">The block, behind its signature.</param>
    /// <param name="array">Address of the array's header.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when it is another's.</exception>
    public void CheckBlock(ref FieldReader fields, long array)
    {
        var (version, client, owner) = (fields.Byte(), fields.Byte(), fields.Address());
        if (version != 0 || client != Client || owner != array)
        {
            throw fields.Corrupt($"version {version}, client {client} and owner {owner} are not those of the array");
        }
    }
}
