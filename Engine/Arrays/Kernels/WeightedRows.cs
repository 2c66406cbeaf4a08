using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds rows of weighted numbers to the cells that they all belong to, one after another.</summary>
/// <remarks>
/// Lanes are cells, so that any vector width gives the bytes of the scalar twin. No allocation. Threading: no state of
/// its own.
/// </remarks>
internal static class WeightedRows
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Adds the numbers that are not missing and whose weight is above 0.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(
        in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells)
        where TLanes : struct, IWeightedLanes<TLanes>
    {
        CellRows.Check(rows.Length, TLanes.Components, state, cell, cells);
        weights.Check(rows);
        if (weights.IsPerNumber)
        {
            StoredForms.Take(rows, new Kernel<TLanes, WeightOfEach>(weights, state, cell, cells));
        }
        else
        {
            StoredForms.Take(rows, new Kernel<TLanes, WeightOfRow>(weights, state, cell, cells));
        }
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first number of each row.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<TLanes>(
        in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells)
        where TLanes : struct, IWeightedLanes<TLanes> =>
        StoredForms.Take(rows, new ScalarKernel<TLanes>(weights, state, cell, cells));

    private readonly ref struct Kernel<TLanes, TWeights>(
        RowWeights weights, Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IWeightedLanes<TLanes>
        where TWeights : struct, IRowWeights
    {
        private readonly RowWeights _weights = weights;
        private readonly Span<double> _state = state;

        // Compiled at once: a first version with calls for each instruction would take as long as all the work.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var missing = TMissing.Of(rows.Form);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            ref var kept = ref Unsafe.Add(ref MemoryMarshal.GetReference(_state), cell);
            var (count, length, stride, distance) = (rows.Count, rows.Length, (nuint)rows.Stride, (nuint)cells);
            var values = _weights.Values;
            var weightStride = (int)_weights.Stride;
            var place = 0;
            for (; place <= length - Lanes; place += Lanes)
            {
                ref var here = ref Unsafe.Add(ref kept, place);
                var lanes = TLanes.Load(ref here, distance);
                var at = (nuint)place;
                for (var row = 0; row < count; row++, at += stride)
                {
                    var numbers = TNumbers.Load(ref first, at);
                    var weight = TWeights.Load(values, row * weightStride, place);
                    lanes.Add(numbers, weight, missing.Valid(numbers));
                }

                lanes.Store(ref here, distance);
            }

            if (place < length)
            {
                TakePart<TNumbers, TMissing>(rows, place, missing);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void TakePart<TNumbers, TMissing>(in StoredRows rows, int place, in TMissing missing)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var rest = rows.Length - place;
            var own = _state[(cell + place)..];
            Span<double> copy = stackalloc double[TLanes.Components * Lanes];
            copy.Clear();
            CellRows.Copy(own, cells, copy, Lanes, TLanes.Components, rest);
            var lanes = TLanes.Load(ref MemoryMarshal.GetReference(copy), Lanes);
            var values = _weights.Values;
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            var weightPart = new PartOfLanes(
                MemoryMarshal.AsBytes(values), sizeof(double), stackalloc byte[PartOfLanes.Room]);
            var (count, stride, weightStride) = (rows.Count, (nuint)rows.Stride, (int)_weights.Stride);
            var at = (nuint)place;
            for (var row = 0; row < count; row++, at += stride)
            {
                var numbers = part.Load<TNumbers>(at, rest);
                var weight = TWeights.LoadPart(weightPart, values, row * weightStride, place, rest);
                lanes.Add(numbers, weight, missing.Valid(numbers));
            }

            lanes.Store(ref MemoryMarshal.GetReference(copy), Lanes);
            CellRows.Copy(copy, Lanes, own, cells, TLanes.Components, rest);
        }
    }

    private readonly ref struct ScalarKernel<TLanes>(
        RowWeights weights, Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IWeightedLanes<TLanes>
    {
        private readonly RowWeights _weights = weights;
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
                        TLanes.AddOne(value, _weights.Of(row, place), _state, cell + place, cells);
                    }
                }
            }
        }
    }
}
