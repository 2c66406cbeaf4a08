using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds all numbers of some rows, each with its weight, to one cell.</summary>
/// <remarks>
/// Eight virtual lanes: lane k takes numbers k, k + 8, ... of each row, and the lanes are added up as
/// <see cref="LanesOfCell"/> says, on every CPU and in the scalar twin alike. No allocation. Threading: no state of
/// its own.
/// </remarks>
internal static class WeightedRuns
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Adds the numbers that are not missing and whose weight is above 0.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(
        in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells)
        where TLanes : struct, IWeightedLanes<TLanes>
    {
        CellRows.Check(1, TLanes.Components, state, cell, cells);
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
    /// <param name="cell">The cell of all numbers.</param>
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
            Span<double> room = stackalloc double[TLanes.Components * LanesOfCell.Room];
            room.Clear();
            ref var kept = ref MemoryMarshal.GetReference(room);
            var missing = TMissing.Of(rows.Form);
            var values = _weights.Values;
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            var weightPart = new PartOfLanes(
                MemoryMarshal.AsBytes(values), sizeof(double), stackalloc byte[PartOfLanes.Room]);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            var (length, stride, weightStride) = (rows.Length, (nuint)rows.Stride, (int)_weights.Stride);
            nuint start = 0;
            var weightStart = 0;
            for (var left = rows.Count; left > 0; left--, start += stride, weightStart += weightStride)
            {
                // The compiler keeps lanes in registers that live as long as a row.
                var lanes = TLanes.Load(ref kept, LanesOfCell.Room);
                var place = 0;
                for (; place <= length - Lanes; place += Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    var their = TWeights.Load(values, weightStart, place);
                    lanes.Add(numbers, their, missing.Valid(numbers));
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, length - place);
                    var their = TWeights.LoadPart(weightPart, values, weightStart, place, length - place);
                    lanes.Add(numbers, their, missing.Valid(numbers));
                }

                lanes.Store(ref kept, LanesOfCell.Room);
            }

            LanesOfCell.Add<TLanes>(room, Lanes, _state, cell, cells);
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
            Span<double> lanes = stackalloc double[TLanes.Components * Lanes];
            lanes.Clear();
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var place = 0; place < rows.Length; place++)
                {
                    var value = TNumbers.LoadOne(ref first, (nuint)((row * rows.Stride) + place));
                    if (rows.Form.IsValid(value))
                    {
                        TLanes.AddOne(value, _weights.Of(row, place), lanes, place % Lanes, Lanes);
                    }
                }
            }

            LanesOfCell.AddScalar<TLanes>(lanes, _state, cell, cells);
        }
    }
}
