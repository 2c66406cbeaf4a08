using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.NetCdf.Hdf5;
using Compute.Orleans.Engine.NetCdf.NetCdf4;
using Compute.Orleans.Engine.Sources;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Reads the elements of variables of strings.</summary>
/// <remarks>
/// Memory: the references or the characters of all selected elements, and the heap collections that they are in, at
/// most <see cref="MetadataPages.GreatestBytes"/>; strings are for labels, not for bulk data. Threading: no state.
/// </remarks>
internal static class StringReader
{
    /// <summary>Reads the selected elements, row-major.</summary>
    /// <param name="source">The variable's file.</param>
    /// <param name="variable">A variable of type String.</param>
    /// <param name="selection">One range for each dimension, within its length; none for a scalar.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The strings, up to their first NUL; an element that was never written is empty.</returns>
    /// <exception cref="Faults.ComputeException">
    /// The bytes could not be had, or are damaged; InvalidValue when the variable is stored in a way that is not read.
    /// </exception>
    public static async ValueTask<string[]> ReadAsync(
        IByteSource source,
        IndexedVariable variable,
        ReadOnlyMemory<IndexRange> selection,
        CancellationToken cancellationToken)
    {
        if (variable.Type != ElementType.String)
        {
            throw new ArgumentException($"{variable.Name} holds no strings", nameof(variable));
        }

        long count = 1;
        foreach (var range in selection.Span)
        {
            count = checked(count * range.Count);
        }

        var elementBytes = variable.ElementBytes;
        var stored = new byte[checked(count * elementBytes)];
        await StoredReader.ReadAsync(source, variable, selection, stored, 1, null, cancellationToken);
        var texts = new string[count];
        if (variable.Heap is not { } heap)
        {
            for (var place = 0; place < texts.Length; place++)
            {
                texts[place] = ElementText.Text(stored.AsSpan(place * elementBytes, elementBytes));
            }

            return texts;
        }

        var pages = new MetadataPages(source, cancellationToken);
        var file = new Hdf5File(pages, new(0, heap.OffsetBytes, heap.LengthBytes, heap.BaseAddress, 0, null));
        var reader = new HeapReader(file);
        if (elementBytes < reader.ReferenceBytes)
        {
            throw StoredReader.Refuse(source, variable, "its elements are too short to be references to strings");
        }

        await reader.PrefetchAsync(stored, elementBytes);
        for (var place = 0; place < texts.Length; place++)
        {
            texts[place] = await reader.TextAsync(stored.AsMemory(place * elementBytes, elementBytes));
        }

        return texts;
    }
}
