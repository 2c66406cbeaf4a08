using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A type of HDF5 as NetCDF sees it.</summary>
/// <param name="Type">The type of NetCDF.</param>
/// <param name="Bytes">Length of a stored element, in bytes.</param>
internal sealed record StoredType(ElementType Type, int Bytes)
{
    /// <summary>Whether a number's most significant byte comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>How a number is made up, where that is not the type's own form; else null.</summary>
    public NumberForm? Form { get; init; }

    /// <summary>The type that the file defines; else null.</summary>
    public UserType? UserType { get; init; }

    /// <summary>Whether elements are references into a global heap.</summary>
    public bool IsInHeap { get; init; }

    /// <summary>Why elements cannot be read; null where they can.</summary>
    public string? Refusal { get; init; }
}
