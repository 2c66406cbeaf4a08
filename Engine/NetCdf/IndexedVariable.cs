using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Filters;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>What a file says of one variable, without its bulk data.</summary>
/// <param name="Name">The variable's name.</param>
/// <param name="Type">The stored type.</param>
/// <param name="Dimensions">Its dimensions, slowest first; none for a scalar.</param>
/// <param name="Attributes">Its attributes, in file order.</param>
/// <param name="Layout">Where its elements stand.</param>
/// <param name="IsBigEndian">Whether its elements are stored most significant byte first.</param>
public sealed record IndexedVariable(
    string Name,
    ElementType Type,
    ImmutableArray<Dimension> Dimensions,
    AttributeSet Attributes,
    DataLayout Layout,
    bool IsBigEndian)
{
    /// <summary>The lengths of the dimensions; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; } = [.. Dimensions.Select(dimension => dimension.Length)];

    /// <summary>Length of one stored element, in bytes; another than the type's where the form is another.</summary>
    public int ElementBytes { get; init; } = Type.HasByteLength() ? Type.ByteLength() : 0;

    /// <summary>
    /// How a stored number is made up, where that is neither the type's own form nor its bytes reversed; else null.
    /// </summary>
    public NumberForm? Form { get; init; }

    /// <summary>The type that the file defines for the elements (enum, compound, list, opaque), or null.</summary>
    public UserType? UserType { get; init; }

    /// <summary>
    /// How the strings or lists of any length are found; null for numbers and for strings that all take
    /// <see cref="ElementBytes"/>.
    /// </summary>
    public TextHeap? Heap { get; init; }

    /// <summary>Whether an HDF5 file leaves open what elements are that were never written.</summary>
    public bool IsUnfilled { get; init; }

    /// <summary>Why the elements cannot be read, as it ends "... cannot be read: "; null if they can.</summary>
    public string? Refusal => Layout switch
    {
        RefusedLayout refused => refused.Reason,
        ChunkedLayout chunked => FilterCatalog.Refusal(chunked.Filters),
        _ => null,
    };
}
