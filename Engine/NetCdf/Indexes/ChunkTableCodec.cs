using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>The bytes of tables of chunks: each chunk as its difference to what the one before promises.</summary>
/// <remarks>
/// Chunks mostly follow each other in number and in the file: then one takes 1 byte for its place and those of its
/// stored length. 3650 chunks take about 15 KiB.
/// </remarks>
internal static class ChunkTableCodec
{
    private const int HasGaps = 1;
    private const int HasSkippedFilters = 2;

    /// <summary>Writes a table.</summary>
    /// <param name="fields">Takes it.</param>
    /// <param name="table">The table.</param>
    public static void Write(FieldWriter fields, ChunkTable table)
    {
        fields.Number(table.Count);
        if (table.Count == 0)
        {
            return;
        }

        var hasGaps = table.Chunks[^1].Number != table.Count - 1;
        var hasSkipped = false;
        foreach (var chunk in table.Chunks)
        {
            hasSkipped |= chunk.SkippedFilters != 0;
        }

        fields.Byte((hasGaps ? HasGaps : 0) | (hasSkipped ? HasSkippedFilters : 0));
        var (number, end) = (-1L, 0L);
        foreach (var chunk in table.Chunks)
        {
            if (hasGaps)
            {
                fields.Number(chunk.Number - number - 1);
            }

            fields.Signed(chunk.Offset - end);
            fields.Number(chunk.Bytes);
            if (hasSkipped)
            {
                fields.Number(chunk.SkippedFilters);
            }

            (number, end) = (chunk.Number, chunk.Offset + chunk.Bytes);
        }
    }

    /// <summary>Reads a table.</summary>
    /// <param name="fields">The bytes.</param>
    public static ChunkTable Read(ref StoredFields fields)
    {
        var count = fields.Count(entryBytes: 2);
        if (count == 0)
        {
            return ChunkTable.Empty;
        }

        var marks = fields.Number(limit: 4);
        var chunks = ImmutableArray.CreateBuilder<StoredChunk>(count);
        var (number, end) = (-1L, 0L);
        while (chunks.Count < count)
        {
            number = Sum(ref fields, number + 1, (marks & HasGaps) == 0 ? 0 : fields.Number());
            var offset = Sum(ref fields, end, fields.Signed());
            var bytes = UInt32(ref fields);
            chunks.Add(new(number, offset, bytes, (marks & HasSkippedFilters) == 0 ? 0 : UInt32(ref fields)));
            end = Sum(ref fields, offset, bytes);
        }

        return new(chunks.MoveToImmutable());
    }

    private static long Sum(ref StoredFields fields, long one, long other) =>
        (Int128)one + other is var sum && sum >= 0 && sum < long.MaxValue
            ? (long)sum
            : throw fields.Damaged("a chunk is outside any file");

    private static uint UInt32(ref StoredFields fields) => fields.Number() is <= uint.MaxValue and var number
        ? (uint)number
        : throw fields.Damaged("a chunk is too long");
}
