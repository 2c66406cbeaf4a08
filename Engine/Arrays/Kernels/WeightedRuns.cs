using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds all numbers of some rows, each with its weight, to one cell.</summary>
/// <remarks>
/// Eight virtual lanes: lane k takes numbers k, k + 8, ... of each row, and the lanes are added up as
/// <see cref="LanesOfCell"/> says, on every CPU and in the scalar twin alike. What is kept:
/// <see cref="WeightedLanes"/>. No allocation. Threading: no state of its own.
/// </remarks>
internal static class WeightedRuns
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Adds the numbers that are not missing and whose weight is above 0.</summary>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">One weight a number.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells)
    {
        CellRows.Check(1, WeightedLanes.Components, state, cell, cells);
        weights.Check(rows, isPerNumber: true);
        StoredForms.Take(rows, new Kernel(weights, state, cell, cells));
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">One weight a number.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar(in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells) =>
        StoredForms.Take(rows, new ScalarKernel(weights, state, cell, cells));

    private readonly ref struct Kernel(RowWeights weights, Span<double> state, int cell, int cells) : IStoredKernel
    {
        private readonly RowWeights _weights = weights;
        private readonly Span<double> _state = state;

        // Compiled at once: a first version with calls for each instruction would take as long as all the work.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            Span<double> room = stackalloc double[WeightedLanes.Components * LanesOfCell.Room];
            room.Clear();
            ref var kept = ref MemoryMarshal.GetReference(room);
            var missing = TMissing.Of(rows.Form);
            var values = _weights.Values;
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            var weightPart = new PartOfLanes(
                MemoryMarshal.AsBytes(values), sizeof(double), stackalloc byte[PartOfLanes.Room]);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            ref var weight = ref MemoryMarshal.GetReference(values);
            var (length, stride, weightStride) = (rows.Length, (nuint)rows.Stride, (nuint)_weights.Stride);
            nuint start = 0;
            nuint weightStart = 0;
            for (var left = rows.Count; left > 0; left--, start += stride, weightStart += weightStride)
            {
                // The compiler keeps lanes in registers that live as long as a row.
                var lanes = WeightedLanes.Load(ref kept, LanesOfCell.Room);
                var place = 0;
                for (; place <= length - Lanes; place += Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    var their = Vector512.LoadUnsafe(ref weight, weightStart + (nuint)place);
                    lanes.Add(numbers, their, missing.Valid(numbers));
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, length - place);
                    var their = weightPart.Load<Doubles>(weightStart + (nuint)place, length - place);
                    lanes.Add(numbers, their, missing.Valid(numbers));
                }

                lanes.Store(ref kept, LanesOfCell.Room);
            }

            LanesOfCell.Add<WeightedLanes>(room, Lanes, _state, cell, cells);
        }
    }

    private readonly ref struct ScalarKernel(
        RowWeights weights, Span<double> state, int cell, int cells) : IStoredKernel
    {
        private readonly RowWeights _weights = weights;
        private readonly Span<double> _state = state;

        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            Span<double> lanes = stackalloc double[WeightedLanes.Components * Lanes];
            lanes.Clear();
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var place = 0; place < rows.Length; place++)
                {
                    var value = TNumbers.LoadOne(ref first, (nuint)((row * rows.Stride) + place));
                    if (rows.Form.IsValid(value))
                    {
                        WeightedLanes.AddOne(value, _weights.Of(row, place), lanes, place % Lanes, Lanes);
                    }
                }
            }

            LanesOfCell.AddScalar<WeightedLanes>(lanes, _state, cell, cells);
        }
    }
}
