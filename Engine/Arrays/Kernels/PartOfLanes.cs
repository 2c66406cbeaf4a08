using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>The last numbers of a row, fewer than eight, in eight lanes; the other lanes hold NaN.</summary>
/// <remarks>
/// What stands behind them is read too, and left out. Of the last numbers of memory there is a copy with room behind
/// it, made before the rows pass: a call among them would cost all registers.
/// </remarks>
internal readonly ref struct PartOfLanes
{
    /// <summary>The number of lanes.</summary>
    public const int Lanes = 8;

    /// <summary>Bytes of the copy.</summary>
    public const int Room = 2 * Lanes * sizeof(double);

    private readonly ref byte _first;
    private readonly ref byte _copy;
    private readonly nuint _numbers;
    private readonly nuint _copied;

    /// <summary>Prepares to read.</summary>
    /// <param name="bytes">The memory.</param>
    /// <param name="elementBytes">Bytes of a number.</param>
    /// <param name="room">Where the copy goes, <see cref="Room"/> bytes.</param>
    public PartOfLanes(ReadOnlySpan<byte> bytes, int elementBytes, Span<byte> room)
    {
        var numbers = bytes.Length / elementBytes;
        var copied = Math.Max(0, numbers - Lanes);
        room = room[..Room];
        room.Clear();
        bytes[(copied * elementBytes)..(numbers * elementBytes)].CopyTo(room);
        _first = ref MemoryMarshal.GetReference(bytes);
        _copy = ref MemoryMarshal.GetReference(room);
        _numbers = (nuint)numbers;
        _copied = (nuint)copied;
    }

    /// <summary>Reads numbers.</summary>
    /// <typeparam name="TNumbers">How they lie in memory.</typeparam>
    /// <param name="place">The place of the first, in numbers.</param>
    /// <param name="count">How many, from 1 to 8; memory must hold them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Load<TNumbers>(nuint place, int count)
        where TNumbers : struct, INumbers
    {
        var isInside = place + Lanes <= _numbers;
        var numbers = TNumbers.Load(ref isInside ? ref _first : ref _copy, isInside ? place : place - _copied);
        return Vector512.ConditionalSelect(
            Vector512.LessThan(Vector512<double>.Indices, Vector512.Create((double)count)),
            numbers,
            Vector512.Create(double.NaN));
    }
}
