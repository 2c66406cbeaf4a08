using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Classic;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>Dimensions and variables as a classic file can hold them: which are records, how long all are.</summary>
internal sealed class DefinedDataset
{
    private readonly Dictionary<string, Dimension> _byName;
    private readonly ImmutableArray<long> _bytes;
    private readonly int _recordVariables;

    /// <summary>Checks the definitions and measures them.</summary>
    /// <param name="dimensions">The dimensions.</param>
    /// <param name="variables">The variables.</param>
    public DefinedDataset(ImmutableArray<Dimension> dimensions, ImmutableArray<VariableDefinition> variables)
    {
        CheckUnique(dimensions.Select(dimension => dimension.Name), "dimension");
        CheckUnique(variables.Select(variable => variable.Name), "variable");

        Variables = variables;
        Dimensions = CanHaveRecords(dimensions, variables)
            ? dimensions
            : [.. dimensions.Select(dimension => dimension with { IsUnlimited = false })];
        if (Dimensions.FirstOrDefault(dimension => dimension is { Length: 0, IsUnlimited: false }) is { } empty)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                empty.Name,
                $"dimension {empty.Name} has length 0, which classic NetCDF has for the unlimited dimension only");
        }

        _byName = Dimensions.ToDictionary(dimension => dimension.Name, StringComparer.Ordinal);
        _bytes = [.. variables.Select(RunBytes)];
        _recordVariables = variables.Count(IsRecord);
        Records = Dimensions.FirstOrDefault(dimension => dimension.IsUnlimited)?.Length ?? 0;
        (FixedBytes, RecordBytes) = Measure();
    }

    /// <summary>The dimensions, at most one of them unlimited.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>The variables.</summary>
    public ImmutableArray<VariableDefinition> Variables { get; }

    /// <summary>The number of records.</summary>
    public long Records { get; }

    /// <summary>Length of all fixed variables with their padding.</summary>
    public long FixedBytes { get; }

    /// <summary>Length of one record with its padding.</summary>
    public long RecordBytes { get; }

    /// <summary>Gives each variable its place: the fixed ones behind the header, then the records.</summary>
    /// <param name="headerBytes">Length of the header.</param>
    public ImmutableArray<VariablePlacement> Place(long headerBytes)
    {
        var fixedOffset = headerBytes;
        var recordOffset = headerBytes + FixedBytes;
        var placements = ImmutableArray.CreateBuilder<VariablePlacement>(Variables.Length);
        foreach (var (variable, bytes) in Variables.Zip(_bytes))
        {
            var isRecord = IsRecord(variable);
            var paddedBytes = PaddedBytes(isRecord, bytes);
            ref var offset = ref isRecord ? ref recordOffset : ref fixedOffset;
            placements.Add(new(variable, isRecord, offset, bytes, paddedBytes, isRecord ? RecordBytes : 0));
            offset += paddedBytes;
        }

        return placements.MoveToImmutable();
    }

    /// <summary>
    /// Whether no variable is longer than CDF-2 can say, but the last: the last fixed one where there are no
    /// records, the last record variable where there are.
    /// </summary>
    public bool FitsCdf2()
    {
        var last = _recordVariables == 0 ? Variables.Length - 1 : Variables.ToList().FindLastIndex(IsRecord);
        for (int i = 0; i < _bytes.Length; i++)
        {
            if (i != last && _bytes[i] > ClassicFormat.Cdf2VariableBytes)
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanHaveRecords(
        ImmutableArray<Dimension> dimensions, ImmutableArray<VariableDefinition> variables)
    {
        if (dimensions.Count(dimension => dimension.IsUnlimited) != 1)
        {
            return false;
        }

        var unlimited = dimensions.First(dimension => dimension.IsUnlimited).Name;
        return variables.All(variable => variable.Dimensions.LastIndexOf(unlimited) < 1);
    }

    private static void CheckUnique(IEnumerable<string> names, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new ComputeException(Fault.InvalidValue, name, $"two of the output's {what}s are named {name}");
            }
        }
    }

    private bool IsRecord(VariableDefinition variable) =>
        variable.Dimensions is [var first, ..] && _byName[first].IsUnlimited;

    private long RunBytes(VariableDefinition variable)
    {
        var lengths = variable.Dimensions.Select(Length).ToArray();
        return ClassicFormat.ArrayBytes(variable.Type, lengths.AsSpan(IsRecord(variable) ? 1 : 0))
            ?? throw TooLarge($"{variable.Name} is of {string.Join(" x ", lengths)} elements");

        long Length(string name) => _byName.TryGetValue(name, out var dimension)
            ? dimension.Length
            : throw new ArgumentException(
                $"{variable.Name} has a dimension {name} that is not defined", nameof(variable));
    }

    /// <summary>A single record variable is not padded: readers expect its records to touch.</summary>
    private long PaddedBytes(bool isRecord, long bytes) =>
        isRecord && _recordVariables == 1 ? bytes : ClassicFormat.Padded(bytes);

    private (long FixedBytes, long RecordBytes) Measure()
    {
        Int128 fixedBytes = 0;
        Int128 recordBytes = 0;
        foreach (var (variable, bytes) in Variables.Zip(_bytes))
        {
            var isRecord = IsRecord(variable);
            ref var sum = ref isRecord ? ref recordBytes : ref fixedBytes;
            sum += PaddedBytes(isRecord, bytes);
        }

        var total = fixedBytes + (recordBytes * Records);
        return total <= ClassicFormat.GreatestBytes
            ? ((long)fixedBytes, (long)recordBytes)
            : throw TooLarge($"the output has {total} bytes");
    }

    private static ComputeException TooLarge(string what) =>
        new(Fault.TooLarge, "output", $"{what}, more than a file can hold; a smaller domain would do");
}
