using System.Buffers.Binary;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Dap;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.Hdf5.FileMetadata;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads any part of a variable of strings.</summary>
/// <remarks>
/// What is stored is a reference into a global heap for each string, or strings that all take equally many bytes,
/// up to their first NUL; spaces at the end stay, as netcdf-c leaves them. A string that was never written is empty.
/// Memory: all that is selected; <see cref="GreatestElements"/> strings are the most. Threading: no state.
/// </remarks>
public static class StringVariableReader
{
    /// <summary>The most strings that are read at once.</summary>
    public const int GreatestElements = 1 << 20;

    private const int CountBytes = sizeof(uint);

    /// <summary>The most that the texts of one call come to, in bytes.</summary>
    private const long GreatestBytes = 64 << 20;

    /// <summary>Reads the selected strings, row-major.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">The variable, of the type string.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ComputeException">
    /// The bytes could not be had, or are damaged; InvalidValue when the variable is stored in a way that is not read;
    /// TooLarge when there are too many.
    /// </exception>
    public static async ValueTask<string[]> ReadAsync(
        IDataSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        CancellationToken cancellationToken)
    {
        if (variable.Type != ElementType.String)
        {
            throw new ArgumentException($"{variable.Name} holds {variable.Type.CdlName()}", nameof(variable));
        }

        StridedRegion.Check(variable.Shape.AsSpan(), selection.Span, variable.Name);
        Int128 elements = 1;
        foreach (var range in selection.Span)
        {
            elements = Int128.Min(elements * range.Count, long.MaxValue);
        }

        if (elements > GreatestElements || elements * variable.ElementBytes > GreatestBytes)
        {
            throw TooMany(variable, elements);
        }

        if (variable.Layout is DapLayout dap && elements > 0)
        {
            var received = await DapReader.ReadTextsAsync(source, dap, selection, cancellationToken);
            return [.. received.Select(bytes => Text(bytes))];
        }

        var stored = new byte[(int)elements * variable.ElementBytes];
        await StoredReader.ReadAsync(source, variable, selection, stored, 1, null, cancellationToken);
        var texts = new string[(int)elements];
        if (variable.Heap is { } heap)
        {
            await FollowAsync(source, variable, heap, stored, texts, cancellationToken);
            return texts;
        }

        for (var place = 0; place < texts.Length; place++)
        {
            texts[place] = Text(stored.AsSpan(place * variable.ElementBytes, variable.ElementBytes));
        }

        return texts;
    }

    private static async ValueTask FollowAsync(
        IDataSource source,
        IndexedVariable variable,
        TextHeap heap,
        byte[] stored,
        string[] texts,
        CancellationToken cancellationToken)
    {
        var file = new Hdf5File(
            new MetadataPages(StoredReader.Bytes(source), cancellationToken),
            new Superblock(0, heap.OffsetBytes, heap.LengthBytes, heap.BaseAddress, 0, null));
        var referenceBytes = CountBytes + heap.OffsetBytes + sizeof(uint);
        if (variable.ElementBytes < referenceBytes)
        {
            throw file.Corrupt(0, $"references of {variable.Name} have {variable.ElementBytes} bytes");
        }

        var references = new (uint Bytes, long Address, uint Index)[texts.Length];
        for (var place = 0; place < references.Length; place++)
        {
            references[place] = Parse(stored.AsSpan(place * variable.ElementBytes, referenceBytes), heap.OffsetBytes);
        }

        var collections = new GlobalHeap(file);
        await collections.PrefetchAsync(
            references.Where(reference => reference.Bytes > 0).Select(reference => reference.Address));
        var known = new Dictionary<(long Address, uint Index), string>();
        var left = GreatestBytes;
        for (var place = 0; place < references.Length; place++)
        {
            var (bytes, address, index) = references[place];
            if (bytes == 0)
            {
                texts[place] = "";
                continue;
            }

            if (!known.TryGetValue((address, index), out var text))
            {
                var found = await collections.ReadAsync(address, index);
                if (bytes > found.Length)
                {
                    throw file.Corrupt(
                        address, $"a string of {variable.Name} has {bytes} bytes, its object {found.Length}");
                }

                left -= bytes;
                if (left < 0)
                {
                    throw TooMany(variable, texts.Length);
                }

                text = Text(found.Span[..(int)bytes]);
                known.Add((address, index), text);
            }

            texts[place] = text;
        }
    }

    private static (uint Bytes, long Address, uint Index) Parse(ReadOnlySpan<byte> reference, int offsetBytes) => (
        BinaryPrimitives.ReadUInt32LittleEndian(reference),
        offsetBytes switch
        {
            2 => BinaryPrimitives.ReadUInt16LittleEndian(reference[CountBytes..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(reference[CountBytes..]),
            _ => BinaryPrimitives.ReadInt64LittleEndian(reference[CountBytes..]),
        },
        BinaryPrimitives.ReadUInt32LittleEndian(reference[(CountBytes + offsetBytes)..]));

    private static string Text(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)0);
        return FieldReader.Decode(end < 0 ? text : text[..end]);
    }

    private static ComputeException TooMany(IndexedVariable variable, Int128 elements) => new(
        Fault.TooLarge,
        variable.Name,
        FormattableString.Invariant($"{elements} strings of {variable.Name} are too many, or too long: ")
        + FormattableString.Invariant($"{GreatestElements}, and {GreatestBytes >> 20} MiB, are the most"));
}
