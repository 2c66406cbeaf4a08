using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Classic;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Dimensions and variables as a NetCDF-4 file can hold them, checked.</summary>
internal sealed class DefinedFile
{
    private const int GreatestRank = 32;

    private readonly Dictionary<string, int> _dimensions = new(StringComparer.Ordinal);

    /// <summary>Checks the definitions.</summary>
    /// <param name="dimensions">The dimensions.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="attributes">The global attributes.</param>
    public DefinedFile(
        ImmutableArray<Dimension> dimensions, ImmutableArray<NetCdf4Variable> variables, AttributeSet attributes)
    {
        (Dimensions, Variables, Attributes) = (dimensions, variables, attributes);
        CheckNames(dimensions.Select(dimension => dimension.Name), "dimension");
        CheckNames(variables.Select(variable => variable.Definition.Name), "variable");
        foreach (var dimension in dimensions)
        {
            _dimensions.Add(dimension.Name, _dimensions.Count);
            if (dimension.Length < 0 || dimension is { Length: 0, IsUnlimited: false })
            {
                throw Refused(
                    dimension.Name,
                    $"dimension {dimension.Name} has length {dimension.Length}; "
                    + "only an unlimited one can have no element");
            }
        }

        foreach (var variable in variables)
        {
            Check(variable);
        }
    }

    /// <summary>All dimensions.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>All variables.</summary>
    public ImmutableArray<NetCdf4Variable> Variables { get; }

    /// <summary>The global attributes.</summary>
    public AttributeSet Attributes { get; }

    /// <summary>The numbers of a variable's dimensions.</summary>
    /// <param name="variable">The variable.</param>
    public ImmutableArray<int> DimensionIds(NetCdf4Variable variable) =>
        [.. variable.Definition.Dimensions.Select(name => _dimensions[name])];

    /// <summary>The shape of a variable.</summary>
    /// <param name="variable">Its number.</param>
    public ImmutableArray<long> Shape(int variable) => Shape(Variables[variable]);

    /// <summary>The shape of a variable.</summary>
    /// <param name="variable">The variable.</param>
    public ImmutableArray<long> Shape(NetCdf4Variable variable) =>
        [.. DimensionIds(variable).Select(id => Dimensions[id].Length)];

    /// <summary>Whether a variable has a dimension that can grow; HDF5 has no run of elements for it.</summary>
    /// <param name="variable">The variable.</param>
    public bool CanGrow(NetCdf4Variable variable) => DimensionIds(variable).Any(id => Dimensions[id].IsUnlimited);

    /// <summary>The number of the dimension whose coordinate a variable is, which is its first; else null.</summary>
    /// <param name="variable">The variable.</param>
    public int? CoordinateOf(NetCdf4Variable variable) =>
        variable.Definition.Dimensions is [var first, ..] && first == variable.Definition.Name
            ? _dimensions[first]
            : null;

    /// <summary>Whether a variable has a dimension's name and is not its coordinate.</summary>
    /// <param name="variable">The variable.</param>
    public bool IsNamesake(NetCdf4Variable variable) =>
        CoordinateOf(variable) is null && _dimensions.ContainsKey(variable.Definition.Name);

    /// <summary>The shape of a variable's chunks: its own where it is in chunks only because it can grow.</summary>
    /// <param name="variable">The variable.</param>
    /// <returns>A length of at least 1 for each dimension; null for a run of elements.</returns>
    public ImmutableArray<long>? ChunkShape(NetCdf4Variable variable) =>
        variable.Storage.IsChunked ? variable.Storage.ChunkShape
        : CanGrow(variable) ? [.. Shape(variable).Select(length => Math.Max(1, length))]
        : null;

    /// <summary>How many chunks there are along each dimension.</summary>
    /// <param name="variable">Its number.</param>
    public ImmutableArray<long> ChunkGrid(int variable)
    {
        var chunkShape = ChunkShape(Variables[variable])
            ?? throw new ArgumentException("it is not stored in chunks", nameof(variable));
        return [.. Shape(variable).Zip(chunkShape, (length, chunk) => (length / chunk) + (length % chunk > 0 ? 1 : 0))];
    }

    private static void CheckNames(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            _ = ClassicNames.Encode(name, what);
            if (!seen.Add(name))
            {
                throw Refused(name, $"two of the output's {what}s are named {name}");
            }
        }
    }

    private void Check(NetCdf4Variable variable)
    {
        var (name, type, dimensions, _) = variable.Definition;
        if (!type.HasByteLength())
        {
            throw Refused(name, $"{name} is of type {type.CdlName()}; outputs are of numbers or of characters");
        }

        if (dimensions.Length > GreatestRank)
        {
            throw Refused(name, $"{name} has {dimensions.Length} dimensions; NetCDF-4 has at most {GreatestRank}");
        }

        foreach (var dimension in dimensions)
        {
            if (!_dimensions.ContainsKey(dimension))
            {
                throw new ArgumentException(
                    $"{name} has a dimension {dimension} that is not defined", nameof(variable));
            }
        }

        var bytes = Shape(variable).Aggregate(
            (Int128)type.ByteLength(), (product, length) => Int128.Min(product * length, Int128.MaxValue >> 64));
        if (bytes > ClassicFormat.GreatestBytes)
        {
            throw new ComputeException(
                Fault.TooLarge, name, $"{name} is more than a file can hold; a smaller domain would do");
        }

        if (variable.Storage.IsChunked && variable.Storage.ChunkShape.Length != dimensions.Length)
        {
            throw new ArgumentException($"the chunks of {name} have another rank than it has", nameof(variable));
        }

        if (ChunkShape(variable) is not { } chunkShape)
        {
            if (!variable.Storage.Filters.IsDefaultOrEmpty)
            {
                throw new ArgumentException($"{name} has filters and is not stored in chunks", nameof(variable));
            }
        }
        else if (chunkShape.Any(length => length is < 1 or > uint.MaxValue)
            || chunkShape.Aggregate(
                (Int128)type.ByteLength(), (a, b) => Int128.Min(a * b, long.MaxValue)) > uint.MaxValue)
        {
            throw Refused(
                name,
                $"chunks of {name} are {string.Join(" x ", chunkShape)} elements; HDF5 has at most 4 GiB in each");
        }
    }

    private static ComputeException Refused(string name, string what) => new(Fault.InvalidValue, name, what);
}
