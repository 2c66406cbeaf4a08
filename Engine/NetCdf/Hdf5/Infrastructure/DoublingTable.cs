using System.Numerics;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>
/// How the blocks of a fractal heap grow: rows of equally many blocks; the blocks of the first two rows are equally
/// long, and from then on those of each row twice as long as of the row before.
/// </summary>
/// <param name="Width">Blocks of a row; a power of 2.</param>
/// <param name="StartBytes">Length of the first block; a power of 2.</param>
/// <param name="GreatestDirectBytes">Length of the longest block that holds objects; longer ones are tables.</param>
/// <param name="HeapBits">How many bits an offset in the heap takes.</param>
/// <remarks>Source: "HDF5 File Format Specification", III.G "Fractal Heap", doubling table.</remarks>
internal sealed record DoublingTable(int Width, long StartBytes, long GreatestDirectBytes, int HeapBits)
{
    private const int GreatestHeapBits = 62;

    /// <summary>Length of an offset in the heap, in bytes.</summary>
    public int OffsetBytes => (HeapBits + 7) / 8;

    /// <summary>How many rows hold blocks of objects; those below hold tables.</summary>
    public int DirectRows => BitOperations.Log2((ulong)(GreatestDirectBytes / StartBytes)) + 2;

    /// <summary>The most rows of a table: as long as the heap can be.</summary>
    public int GreatestRows => HeapBits - FirstRowBits + 1;

    private int FirstRowBits => BitOperations.Log2((ulong)StartBytes) + BitOperations.Log2((uint)Width);

    /// <summary>Takes the table's fields.</summary>
    /// <param name="fields">The heap's header, before the table.</param>
    /// <exception cref="Faults.ComputeException">CorruptData when no table is like that.</exception>
    public static DoublingTable Parse(ref FieldReader fields)
    {
        var table = new DoublingTable(
            fields.UInt16(), fields.Length("the first block"), fields.Length("a block"), fields.UInt16());
        fields.Skip(2); // Rows that the root table had first.
        return BitOperations.IsPow2(table.Width)
            && BitOperations.IsPow2(table.StartBytes)
            && BitOperations.IsPow2(table.GreatestDirectBytes)
            && table.StartBytes <= table.GreatestDirectBytes
            && table.HeapBits <= GreatestHeapBits
            && table.GreatestRows > 0
                ? table
                : throw fields.Corrupt(
                    $"rows of {table.Width} blocks of {table.StartBytes} to {table.GreatestDirectBytes} bytes "
                    + $"make no heap of 2^{table.HeapBits}");
    }

    /// <summary>Length of the blocks of a row.</summary>
    /// <param name="row">The row, from 0; less than <see cref="GreatestRows"/>.</param>
    public long RowBytes(int row) => StartBytes << Math.Max(0, row - 1);

    /// <summary>How many rows a table has that stands for a block of some length.</summary>
    /// <param name="bytes">The length.</param>
    public int Rows(long bytes) => BitOperations.Log2((ulong)bytes) - FirstRowBits + 1;
}
