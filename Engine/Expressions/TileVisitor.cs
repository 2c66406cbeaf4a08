using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>Turns the numbers of each piece into others, in tiles that stay in the processor's cache.</summary>
/// <remarks>Threading: one evaluation at a time. Memory: <see cref="Bytes"/>, rented until it is disposed.</remarks>
internal sealed class TileVisitor : IPieceVisitor, IDisposable
{
    /// <summary>Numbers of a tile.</summary>
    public const int TileElements = 16 << 10;

    private readonly IPieceVisitor _visitor;
    private readonly ElementType _type;
    private readonly Conversion _convert;
    private readonly Conversion? _convertSwapped;
    private readonly Finishing? _finish;
    private readonly PooledBuffer _stored;
    private readonly PooledBuffer _values;

    /// <summary>Creates the visitor.</summary>
    /// <param name="visitor">Takes the tiles.</param>
    /// <param name="type">The type of their numbers.</param>
    /// <param name="convert">Makes them of numbers in this machine's byte order.</param>
    /// <param name="buffers">Where buffers come from.</param>
    /// <param name="convertSwapped">
    /// Makes them of numbers in the other byte order than this machine's; null where they are to be turned before.
    /// </param>
    /// <param name="finish">Changes the numbers of a tile once all are made; null where they are right as made.</param>
    public TileVisitor(
        IPieceVisitor visitor,
        ElementType type,
        Conversion convert,
        BufferPool buffers,
        Conversion? convertSwapped = null,
        Finishing? finish = null)
    {
        (_visitor, _type, _convert, _convertSwapped, _finish) = (visitor, type, convert, convertSwapped, finish);
        _stored = buffers.Rent(TileElements * sizeof(double));
        _values = buffers.Rent(TileElements * sizeof(double));
    }

    /// <summary>Makes numbers of others.</summary>
    /// <param name="stored">The numbers that are there.</param>
    /// <param name="form">What they are.</param>
    /// <param name="values">As many others.</param>
    internal delegate void Conversion(ReadOnlySpan<byte> stored, ValueForm form, Span<byte> values);

    /// <summary>Changes the numbers of a tile.</summary>
    /// <param name="tile">Where the tile is in the array.</param>
    /// <param name="values">The numbers, row-major.</param>
    internal delegate void Finishing(Region tile, Memory<byte> values);

    /// <summary>Bytes of buffers.</summary>
    public static long Bytes => 2L * TileElements * sizeof(double);

    public ImmutableArray<int> Reduced => _visitor.Reduced;

    public void Visit(in Piece piece)
    {
        foreach (var tile in PieceCuts.Cut(piece.Block, Reduced, TileElements))
        {
            Convert(piece, tile);
            var values = _values.Memory[..(int)(tile.Elements * _type.ByteLength())];
            _finish?.Invoke(tile, values);
            _visitor.Visit(new Piece(tile, values.Span, Region.Strides(tile.Count.AsSpan()), new ValueForm(_type)));
        }
    }

    public void Dispose()
    {
        _stored.Dispose();
        _values.Dispose();
    }

    private void Convert(in Piece piece, Region tile)
    {
        // The innermost dimensions that follow each other in the piece without a gap are one run.
        var outer = tile.Rank;
        long run = 1;
        while (outer > 0 && (tile.Count[outer - 1] == 1 || piece.Strides[outer - 1] == run))
        {
            run *= tile.Count[--outer];
        }

        long first = 0;
        for (var axis = 0; axis < tile.Rank; axis++)
        {
            first += (tile.Start[axis] - piece.Block.Start[axis]) * piece.Strides[axis];
        }

        Span<long> place = stackalloc long[outer];
        place.Clear();
        var (storedBytes, valueBytes) = (piece.Form.Type.ByteLength(), _type.ByteLength());
        var (from, to) = ((int)run * storedBytes, (int)run * valueBytes);
        var done = 0;
        int next;
        do
        {
            Convert(piece.Bytes.Slice((int)first * storedBytes, from), piece.Form, _values.Span.Slice(done, to));
            done += to;
            for (next = outer - 1; next >= 0; next--)
            {
                first += piece.Strides[next];
                if (++place[next] < tile.Count[next])
                {
                    break;
                }

                first -= piece.Strides[next] * place[next];
                place[next] = 0;
            }
        }
        while (next >= 0);
    }

    private void Convert(ReadOnlySpan<byte> stored, ValueForm form, Span<byte> values)
    {
        if (form.IsSwapped && _convertSwapped is not null)
        {
            _convertSwapped(stored, form, values);
            return;
        }

        if (form.IsSwapped)
        {
            var swapped = _stored.Span[..stored.Length];
            ByteSwap.Reverse(stored, swapped, form.Type.ByteLength());
            stored = swapped;
        }

        _convert(stored, form, values);
    }
}
