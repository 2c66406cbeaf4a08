namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>A message of an object header, not yet understood.</summary>
/// <param name="Type">Its kind; may be a number that has no name here.</param>
/// <param name="IsShared">Whether it only says where the message is.</param>
/// <param name="CreationOrder">Its place in the order of creation, or null where that is not tracked.</param>
/// <param name="Bytes">What it says.</param>
/// <param name="Address">Where that begins.</param>
internal sealed record HeaderMessage(
    MessageType Type, bool IsShared, long? CreationOrder, ReadOnlyMemory<byte> Bytes, long Address)
{
    /// <summary>What it is, for messages.</summary>
    public string What => $"a {Type} message";

    /// <summary>Begins to take it apart.</summary>
    /// <param name="file">The file.</param>
    public FieldReader Reader(Hdf5File file) => new(file, Bytes.Span, Address, What);
}
