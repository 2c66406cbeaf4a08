using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Datasets;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>A variable of a file as DAP2 has it.</summary>
/// <param name="Stored">The variable in its file.</param>
internal sealed record DapVariable(DatasetVariable Stored)
{
    /// <summary>The name.</summary>
    public string Name => Stored.Name;

    /// <summary>The name as documents have it.</summary>
    public string Id { get; } = DapNames.Escape(Stored.Name);

    /// <summary>The type.</summary>
    public DapType Type { get; } = DapTypes.Of(Stored.Type);

    /// <summary>Whether its elements are text: the characters of the last dimension are one string.</summary>
    public bool IsText => Stored.Type == ElementType.Char;

    /// <summary>The dimension along which the characters of a string stand; null where there is none.</summary>
    public Dimension? Characters { get; } =
        Stored.Type == ElementType.Char && !Stored.Dimensions.IsEmpty ? Stored.Dimensions[^1] : null;

    /// <summary>The dimensions, without that of the characters.</summary>
    public ImmutableArray<Dimension> Dimensions { get; } =
        Stored.Type == ElementType.Char && !Stored.Dimensions.IsEmpty ? Stored.Dimensions[..^1] : Stored.Dimensions;

    /// <summary>The coordinate variables of all its dimensions; empty unless it is a Grid.</summary>
    public ImmutableArray<DapVariable> Maps { get; init; } = [];

    /// <summary>Whether it is a Grid: an array, and a map for each of its dimensions.</summary>
    public bool IsGrid => !Maps.IsEmpty;

    /// <summary>Whether it is the coordinate variable of its only dimension.</summary>
    public bool IsCoordinate => !IsText && Dimensions.Length == 1 && Dimensions[0].Name == Name;

    /// <summary>The whole of it.</summary>
    public ImmutableArray<IndexRange> Whole => [.. Dimensions.Select(dimension => IndexRange.All(dimension.Length))];
}
