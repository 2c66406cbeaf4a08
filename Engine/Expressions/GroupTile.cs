using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.Expressions.Accumulators;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Some values that are gathered, sorted by their bins and handed to accumulators, a bin at once.</summary>
/// <remarks>
/// The values of a bin stay in their order, so that sums depend on the values and on how they are cut only. Memory:
/// <see cref="Bytes"/>, rented until it is disposed. Threading: one evaluation at a time.
/// </remarks>
internal sealed class GroupTile : IDisposable
{
    /// <summary>Values of a tile: they, and what is made of them, stay in the processor's cache.</summary>
    public const int Elements = 4096;

    private const int Parts = 4; // The values, the same as doubles, the same sorted, their bins.
    private const int PartBytes = Elements * sizeof(double);

    private readonly ReductionGroups _groups;
    private readonly PooledBuffer _buffer;
    private readonly int[] _starts;
    private int _count;

    /// <summary>Creates the tile.</summary>
    /// <param name="groups">The bins.</param>
    /// <param name="buffers">Where memory comes from.</param>
    public GroupTile(ReductionGroups groups, BufferPool buffers)
    {
        _groups = groups;
        _buffer = buffers.Rent(Bytes);
        _starts = new int[groups.Count + 1];
    }

    /// <summary>Bytes of buffers.</summary>
    public static long Bytes => Parts * PartBytes;

    /// <summary>How many values there is room for.</summary>
    public int Room => Elements - _count;

    private Span<byte> Values => _buffer.Span[..PartBytes];

    private Span<double> Doubles => MemoryMarshal.Cast<byte, double>(_buffer.Span.Slice(PartBytes, PartBytes));

    private Span<byte> Sorted => _buffer.Span.Slice(2 * PartBytes, PartBytes);

    private Span<int> Cells => MemoryMarshal.Cast<byte, int>(_buffer.Span[(3 * PartBytes)..])[..Elements];

    /// <summary>Gathers values, of which there is room for all.</summary>
    /// <param name="values">The values.</param>
    /// <param name="elementBytes">The length of one, in bytes.</param>
    /// <param name="cells">The bin of each; none where they are found by the values themselves.</param>
    public void Gather(ReadOnlySpan<byte> values, int elementBytes, ReadOnlySpan<int> cells)
    {
        values.CopyTo(Values[(_count * elementBytes)..]);
        cells.CopyTo(Cells[_count..]);
        _count += values.Length / elementBytes;
    }

    /// <summary>Adds what was gathered to states, and is empty again.</summary>
    /// <param name="form">What the values are.</param>
    /// <param name="isOwn">Whether the values themselves say which bins they are in.</param>
    /// <param name="targets">The accumulators, and their states of all bins.</param>
    /// <param name="kept">The place of the cell of the values among the cells of a bin.</param>
    /// <param name="cellsOfBin">The number of cells of a bin.</param>
    public void Flush(
        ValueForm form,
        bool isOwn,
        IReadOnlyList<(Accumulator Accumulator, Memory<byte> State)> targets,
        int kept,
        int cellsOfBin)
    {
        var elementBytes = form.Type.ByteLength();
        if (form.IsSwapped)
        {
            ByteSwap.Reverse(Values[..(_count * elementBytes)], elementBytes);
            form = form with { IsSwapped = false };
        }

        if (isOwn)
        {
            FindOwn(form);
        }

        Sort(elementBytes);
        var bins = _groups.Count;
        for (var bin = 0; bin < bins; bin++)
        {
            var (start, end) = (bin == 0 ? 0 : _starts[bin - 1], _starts[bin]);
            if (start < end)
            {
                var rows = new StoredRows(
                    Sorted[(start * elementBytes)..(end * elementBytes)], 1, end - start, end - start, form);
                foreach (var (accumulator, state) in targets)
                {
                    accumulator.AddRuns(rows, default, state.Span, (bin * cellsOfBin) + kept, bins * cellsOfBin);
                }
            }
        }

        _count = 0;
    }

    public void Dispose() => _buffer.Dispose();

    private void FindOwn(ValueForm form)
    {
        var doubles = Doubles[.._count];
        if (form.Type == ElementType.Float)
        {
            TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, float>(Values)[.._count], doubles);
        }
        else
        {
            MemoryMarshal.Cast<byte, double>(Values)[.._count].CopyTo(doubles);
        }

        if (!double.IsNaN(form.Missing) || !double.IsNaN(form.OtherMissing))
        {
            foreach (ref var value in doubles)
            {
                value = form.IsValid(value) ? value : double.NaN;
            }
        }

        _groups.Find(doubles, Cells);
    }

    // By counting: where each bin begins, and then each value to the next place of its bin, which ends as the bin's end.
    private void Sort(int elementBytes)
    {
        Array.Clear(_starts);
        var cells = Cells[.._count];
        foreach (var cell in cells)
        {
            _starts[cell + 1]++; // What is in no bin is counted in front of all.
        }

        _starts[0] = 0;
        for (var bin = 1; bin < _starts.Length; bin++)
        {
            _starts[bin] += _starts[bin - 1];
        }

        if (elementBytes == sizeof(float))
        {
            Scatter<float>(cells);
        }
        else
        {
            Scatter<double>(cells);
        }
    }

    private void Scatter<T>(ReadOnlySpan<int> cells)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(Values);
        var sorted = MemoryMarshal.Cast<byte, T>(Sorted);
        for (var place = 0; place < cells.Length; place++)
        {
            if (cells[place] >= 0)
            {
                sorted[_starts[cells[place]]++] = values[place];
            }
        }
    }
}
