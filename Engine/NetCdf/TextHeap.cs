namespace Compute.Orleans.Engine.NetCdf;

/// <summary>How strings and lists of any length are found, of which a variable holds references only.</summary>
/// <remarks>
/// A reference is a count (4 bytes: the bytes of a text, the elements of a list), the address of a global heap
/// collection, and the number of the object in it (4 bytes), all least significant byte first.
/// Source: "HDF5 File Format Specification", III.E "Disk Format: Level 1E - Global Heap".
/// </remarks>
/// <param name="OffsetBytes">Length of an address, in bytes.</param>
/// <param name="LengthBytes">Length of a length, in bytes.</param>
/// <param name="BaseAddress">What addresses are relative to, from the start of the file.</param>
public sealed record TextHeap(int OffsetBytes, int LengthBytes, long BaseAddress);
