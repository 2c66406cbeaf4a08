using System.Buffers;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;
using Compute.Orleans.Engine.NetCdf.Chunks;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>A piece of a variable that is being read, with the memory that it is read into.</summary>
/// <remarks>Disposing it gives the memory back, once. Threading: one owner.</remarks>
/// <param name="block">The part, in positions of the array that is visited.</param>
/// <param name="strides">The distances of two neighbours along each dimension, in numbers.</param>
/// <param name="form">What the numbers are, as stored.</param>
internal sealed class ReadPiece(Region block, long[] strides, ValueForm form) : IDisposable
{
    private byte[]? _rented;
    private Action? _release;

    /// <summary>Memory that begins with the first number; set by who reads.</summary>
    public ReadOnlyMemory<byte> Bytes { get; set; }

    /// <summary>The distances of two neighbours along each dimension, in numbers.</summary>
    public long[] Strides { get; set; } = strides;

    /// <summary>Rents memory in the place of what was rented before.</summary>
    /// <param name="bytes">How much.</param>
    public Memory<byte> Rent(int bytes)
    {
        GiveBack();
        _rented = ArrayPool<byte>.Shared.Rent(bytes);
        return _rented.AsMemory(0, bytes);
    }

    /// <summary>Takes memory of another's.</summary>
    /// <param name="bytes">The memory.</param>
    /// <param name="release">Says that it is not used any more.</param>
    public void Borrow(ReadOnlyMemory<byte> bytes, Action release) => (Bytes, _release) = (bytes, release);

    /// <summary>Copies the piece where its numbers follow each other along no dimension, so that they do.</summary>
    /// <param name="elementBytes">Length of a number, in bytes.</param>
    public void Align(int elementBytes)
    {
        var counts = block.Count.AsSpan();
        var inner = counts.LastIndexOfAnyExcept(1);
        if (inner < 0 || Strides[inner] == 1)
        {
            return;
        }

        var dense = Region.Strides(counts);
        var elements = (int)block.Elements;
        var aligned = ArrayPool<byte>.Shared.Rent(elements * elementBytes);
        BoxCopy.Run(Bytes.Span, InBytes(Strides), aligned, InBytes(dense), counts, elementBytes);
        GiveBack();
        (_rented, Bytes, Strides) = (aligned, aligned.AsMemory(0, elements * elementBytes), dense);

        long[] InBytes(long[] strides) => [.. strides.Select(stride => stride * elementBytes)];
    }

    /// <summary>Hands the piece to a visitor.</summary>
    /// <param name="visitor">The visitor.</param>
    public void Show(IPieceVisitor visitor) => visitor.Visit(new Piece(block, Bytes.Span, Strides, form));

    /// <inheritdoc/>
    public void Dispose() => GiveBack();

    private void GiveBack()
    {
        _release?.Invoke();
        _release = null;
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
