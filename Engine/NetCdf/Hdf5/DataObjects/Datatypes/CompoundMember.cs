namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>A member of a compound.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it begins, in bytes; it ends within the compound.</param>
/// <param name="Type">Its type.</param>
internal sealed record CompoundMember(string Name, int Offset, Datatype Type);
