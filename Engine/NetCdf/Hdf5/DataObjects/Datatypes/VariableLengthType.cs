namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

/// <summary>Text or a list of any length (class 9): an element is a length and a place in a global heap.</summary>
/// <param name="Bytes">Length of one such reference, in bytes.</param>
/// <param name="IsText">Whether it is text.</param>
/// <param name="Base">The type of an element of the list.</param>
internal sealed record VariableLengthType(int Bytes, bool IsText, Datatype Base) : Datatype(Bytes);
