using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds rows of numbers to the cells that they all belong to, one after another, cell by cell.</summary>
/// <remarks>
/// Lanes are cells, so that any vector width gives the bytes of the scalar twin. The state of eight or sixteen cells
/// stays in registers while the rows pass; fewer than eight cells at the end go through a copy. No allocation.
/// Threading: no state of its own.
/// </remarks>
internal static class CellRows
{
    private const int Lanes = PartOfLanes.Lanes;

    // More rows at once would be more pages of memory than a processor knows the addresses of.
    private const int RowsAtOnce = 32;

    /// <summary>Adds the numbers that are not missing.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(in StoredRows rows, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes>
    {
        Check(rows.Length, TLanes.Components, state, cell, cells);
        StoredForms.Take(rows, new Kernel<TLanes>(state, cell, cells));
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<TLanes>(in StoredRows rows, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes> =>
        StoredForms.Take(rows, new ScalarKernel<TLanes>(state, cell, cells));

    /// <summary>Adds a state of later numbers to a state.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="later">The other one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine<TLanes>(Span<double> state, ReadOnlySpan<double> later)
        where TLanes : struct, ILanes<TLanes>
    {
        later = later[..state.Length];
        var cells = state.Length / TLanes.Components;
        ref var to = ref MemoryMarshal.GetReference(state);
        ref var from = ref MemoryMarshal.GetReference(later);
        var cell = 0;
        for (; cell <= cells - Lanes; cell += Lanes)
        {
            var kept = TLanes.Load(ref Unsafe.Add(ref to, cell), (nuint)cells);
            kept.Combine(TLanes.Load(ref Unsafe.Add(ref from, cell), (nuint)cells));
            kept.Store(ref Unsafe.Add(ref to, cell), (nuint)cells);
        }

        for (; cell < cells; cell++)
        {
            TLanes.CombineOne(later, cell, cells, state, cell, cells);
        }
    }

    /// <summary>Throws where a state does not have the cells of a row.</summary>
    /// <param name="length">The length of the row.</param>
    /// <param name="components">Doubles a cell.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell of the row's first number.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Check(int length, int components, ReadOnlySpan<double> state, int cell, int cells)
    {
        if (cell < 0 || cell > cells - length || (long)components * cells > state.Length)
        {
            throw new ArgumentException(
                $"{length} cells from {cell} of {cells} are not in a state of {state.Length} numbers", nameof(state));
        }
    }

    /// <summary>Copies some cells to a state of eight, or back.</summary>
    /// <param name="from">The first component of the first cell to copy.</param>
    /// <param name="fromCells">The number of cells there.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="toCells">The number of cells there.</param>
    /// <param name="components">Doubles a cell.</param>
    /// <param name="count">How many cells.</param>
    public static void Copy(
        ReadOnlySpan<double> from, int fromCells, Span<double> to, int toCells, int components, int count)
    {
        for (var component = 0; component < components; component++)
        {
            from.Slice(component * fromCells, count).CopyTo(to[(component * toCells)..]);
        }
    }

    private readonly ref struct Kernel<TLanes>(Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IValueLanes<TLanes>
    {
        private readonly Span<double> _state = state;

        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            for (var row = 0; row < rows.Count; row += RowsAtOnce)
            {
                var start = (nuint)row * (nuint)rows.Stride;
                var count = Math.Min(RowsAtOnce, rows.Count - row);

                // Sixteen cells where there are registers for what is kept of them.
                var place = Vector512.IsHardwareAccelerated || TLanes.Components <= 2
                    ? TakePairs<TNumbers, TMissing>(rows, start, count)
                    : 0;
                place = TakeEights<TNumbers, TMissing>(rows, start, count, place);
                if (place < rows.Length)
                {
                    TakePart<TNumbers, TMissing>(rows, start, count, place);
                }
            }
        }

        // Compiled at once: a first version with calls for each instruction would take as long as all the work. And
        // each by itself: where vectors are of four, one method would be more than the compiler puts into registers.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int TakePairs<TNumbers, TMissing>(in StoredRows rows, nuint start, int count)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var missing = TMissing.Of(rows.Form);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            ref var kept = ref Unsafe.Add(ref MemoryMarshal.GetReference(_state), cell);
            var (length, stride, distance) = (rows.Length, (nuint)rows.Stride, (nuint)cells);
            var place = 0;
            for (; place <= length - (2 * Lanes); place += 2 * Lanes)
            {
                ref var here = ref Unsafe.Add(ref kept, place);
                var low = TLanes.Load(ref here, distance);
                var high = TLanes.Load(ref Unsafe.Add(ref here, Lanes), distance);
                var at = start + (nuint)place;
                if (low.IsBegun && high.IsBegun)
                {
                    for (var left = count; left > 0; left--, at += stride)
                    {
                        var numbers = TNumbers.Load(ref first, at);
                        low.AddLater(numbers, missing.Valid(numbers));
                        numbers = TNumbers.Load(ref first, at + Lanes);
                        high.AddLater(numbers, missing.Valid(numbers));
                    }
                }
                else
                {
                    for (var left = count; left > 0; left--, at += stride)
                    {
                        var numbers = TNumbers.Load(ref first, at);
                        low.Add(numbers, missing.Valid(numbers));
                        numbers = TNumbers.Load(ref first, at + Lanes);
                        high.Add(numbers, missing.Valid(numbers));
                    }
                }

                low.Store(ref here, distance);
                high.Store(ref Unsafe.Add(ref here, Lanes), distance);
            }

            return place;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private int TakeEights<TNumbers, TMissing>(in StoredRows rows, nuint start, int count, int place)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var missing = TMissing.Of(rows.Form);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            ref var kept = ref Unsafe.Add(ref MemoryMarshal.GetReference(_state), cell);
            var (length, stride, distance) = (rows.Length, (nuint)rows.Stride, (nuint)cells);
            for (; place <= length - Lanes; place += Lanes)
            {
                ref var here = ref Unsafe.Add(ref kept, place);
                var lanes = TLanes.Load(ref here, distance);
                var at = start + (nuint)place;
                if (lanes.IsBegun)
                {
                    for (var left = count; left > 0; left--, at += stride)
                    {
                        var numbers = TNumbers.Load(ref first, at);
                        lanes.AddLater(numbers, missing.Valid(numbers));
                    }
                }
                else
                {
                    for (var left = count; left > 0; left--, at += stride)
                    {
                        var numbers = TNumbers.Load(ref first, at);
                        lanes.Add(numbers, missing.Valid(numbers));
                    }
                }

                lanes.Store(ref here, distance);
            }

            return place;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void TakePart<TNumbers, TMissing>(in StoredRows rows, nuint start, int count, int place)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var missing = TMissing.Of(rows.Form);
            var rest = rows.Length - place;
            var own = _state[(cell + place)..];
            Span<double> copy = stackalloc double[TLanes.Components * Lanes];
            copy.Clear();
            Copy(own, cells, copy, Lanes, TLanes.Components, rest);
            var lanes = TLanes.Load(ref MemoryMarshal.GetReference(copy), Lanes);
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            var (stride, at) = ((nuint)rows.Stride, start + (nuint)place);
            for (var left = count; left > 0; left--, at += stride)
            {
                var numbers = part.Load<TNumbers>(at, rest);
                lanes.Add(numbers, missing.Valid(numbers));
            }

            lanes.Store(ref MemoryMarshal.GetReference(copy), Lanes);
            Copy(copy, Lanes, own, cells, TLanes.Components, rest);
        }
    }

    private readonly ref struct ScalarKernel<TLanes>(Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IValueLanes<TLanes>
    {
        private readonly Span<double> _state = state;

        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var place = 0; place < rows.Length; place++)
                {
                    var value = TNumbers.LoadOne(ref first, (nuint)((row * rows.Stride) + place));
                    if (rows.Form.IsValid(value))
                    {
                        TLanes.AddOne(value, _state, cell + place, cells);
                    }
                }
            }
        }
    }
}
