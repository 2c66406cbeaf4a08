using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Classic;

/// <summary>Finds out where each variable's elements stand, and that the file is long enough to hold them.</summary>
/// <remarks>
/// A record holds one run of each record variable, each padded to four bytes; a single record variable is
/// not padded. Source: "The NetCDF Classic Format Specification", notes on vsize and on padding.
/// </remarks>
/// <param name="cursor">Stands behind the header.</param>
/// <param name="dimensions">The dimensions, the record dimension's length 0.</param>
/// <param name="variables">The variables.</param>
internal sealed class RecordSection(
    HeaderCursor cursor, ImmutableArray<Dimension> dimensions, ImmutableArray<StoredVariable> variables)
{
    /// <summary>Makes the index.</summary>
    /// <param name="format">The format's name.</param>
    /// <param name="records">The number of records, or null where only the length of the file tells it.</param>
    /// <param name="attributes">The global attributes.</param>
    public DatasetIndex Index(string format, long? records, AttributeSet attributes)
    {
        var runs = variables.Select(RunBytes).ToImmutableArray();
        var strideBytes = StrideBytes(runs);
        var recordCount = records ?? CountRecords(runs, strideBytes);

        ImmutableArray<Dimension> final =
        [
            .. dimensions.Select(
                dimension => dimension.IsUnlimited ? dimension with { Length = recordCount } : dimension),
        ];

        var indexed = ImmutableArray.CreateBuilder<IndexedVariable>(variables.Length);
        foreach (var (variable, runBytes) in variables.Zip(runs))
        {
            CheckExtent(variable, runBytes, strideBytes, recordCount);
            indexed.Add(new(
                variable.Name,
                variable.Type,
                [.. variable.DimensionIds.Select(id => final[id])],
                variable.Attributes,
                IsRecord(variable)
                    ? new RecordLayout(variable.Begin, strideBytes)
                    : new ContiguousLayout(variable.Begin),
                IsBigEndian: true));
        }

        return new(format, final, indexed.MoveToImmutable(), attributes);
    }

    private bool IsRecord(StoredVariable variable) =>
        variable.DimensionIds is [var first, ..] && dimensions[first].IsUnlimited;

    /// <summary>Length of the whole variable or of its part of one record, without padding.</summary>
    private long RunBytes(StoredVariable variable)
    {
        var lengths = variable.DimensionIds.Select(id => dimensions[id].Length).ToArray();
        return ClassicFormat.ArrayBytes(variable.Type, lengths.AsSpan(IsRecord(variable) ? 1 : 0))
            ?? throw cursor.Corrupt(
                variable.BeginOffset,
                $"{variable.Name} is of {string.Join(" x ", lengths)} elements, more than any file holds");
    }

    private long StrideBytes(ImmutableArray<long> runs)
    {
        Int128 padded = 0;
        long single = 0;
        var count = 0;
        foreach (var (variable, runBytes) in variables.Zip(runs))
        {
            if (IsRecord(variable))
            {
                padded += ClassicFormat.Padded(runBytes);
                single = runBytes;
                count++;
            }
        }

        return count == 1 ? single
            : padded <= ClassicFormat.GreatestBytes ? (long)padded
            : throw cursor.Corrupt($"a record takes {padded} bytes, more than any file holds");
    }

    /// <summary>The records that are whole for every variable; the last one's padding may be missing.</summary>
    private long CountRecords(ImmutableArray<long> runs, long strideBytes)
    {
        long? count = null;
        foreach (var (variable, runBytes) in variables.Zip(runs))
        {
            if (IsRecord(variable))
            {
                var behindFirst = (Int128)cursor.FileBytes - variable.Begin - runBytes;
                var whole = behindFirst < 0 ? 0 : (long)(behindFirst / strideBytes) + 1;
                count = Math.Min(count ?? whole, whole);
            }
        }

        return count ?? 0;
    }

    private void CheckExtent(StoredVariable variable, long runBytes, long strideBytes, long recordCount)
    {
        Int128 end = IsRecord(variable)
            ? recordCount == 0 ? 0 : variable.Begin + ((Int128)(recordCount - 1) * strideBytes) + runBytes
            : (Int128)variable.Begin + runBytes;
        if (end > cursor.FileBytes)
        {
            throw cursor.Corrupt(
                variable.BeginOffset,
                $"the data of {variable.Name} end at byte {end} and the file ends at {cursor.FileBytes}: "
                + "it is cut short");
        }

        if (end > 0 && variable.Begin < cursor.Position)
        {
            throw cursor.Corrupt(
                variable.BeginOffset,
                $"the data of {variable.Name} begin at byte {variable.Begin}, "
                + $"within the header of {cursor.Position} bytes");
        }
    }
}
