using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>
/// Adds all numbers of some rows to one cell, each row with one weight, as all of a circle of latitude have: the
/// numbers are added and counted, and their sum and their count are weighted once.
/// </summary>
/// <remarks>
/// <para>
/// The sums of <see cref="WeightedRuns"/>, in eight virtual lanes: lane k takes numbers k, k + 8, ... of a row and is
/// weighted at the row's end. The lanes are added up as <see cref="LanesOfCell"/> says, on every CPU and in the scalar
/// twin alike. No allocation. Threading: no state of its own.
/// </para>
/// <para>
/// Numbers of single precision are added two by two first, k and k + 8: the sum of two has room in a double, unless one
/// is 2^29 times the other. Then 2^-53 of the larger is lost, of which a result of single precision shows nothing
/// unless numbers that large cancel each other; to carry it would cost what adding two by two gains.
/// </para>
/// </remarks>
internal static class EquallyWeightedRuns
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Adds the numbers that are not missing of rows whose weight is above 0.</summary>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">One weight a row.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add(in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells)
    {
        CellRows.Check(1, WeightedLanes.Components, state, cell, cells);
        weights.Check(rows, isPerNumber: false);
        StoredForms.Take(rows, new Kernel(weights, state, cell, cells));
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="weights">One weight a row.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar(in StoredRows rows, in RowWeights weights, Span<double> state, int cell, int cells) =>
        StoredForms.Take(rows, new ScalarKernel(weights, state, cell, cells));

    private static bool IsPaired<TNumbers>()
        where TNumbers : struct, INumbers => TNumbers.Bytes == sizeof(float);

    // The sum of a row in eight lanes, with what it lost, and the count.
    private struct Row
    {
        private Vector512<double> _sum;
        private Vector512<double> _lost;
        private Vector512<long> _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(Vector512<double> values, Vector512<double> valid)
        {
            TwoFold.Add(valid & values, ref _sum, ref _lost);
            _count -= valid.AsInt64();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddPair(
            Vector512<double> values, Vector512<double> valid, Vector512<double> others, Vector512<double> otherValid)
        {
            TwoFold.Add((valid & values) + (otherValid & others), ref _sum, ref _lost);
            _count -= valid.AsInt64() + otherValid.AsInt64();
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void AddTo(ref WeightedLanes lanes, double weight) =>
            lanes.AddEqual(_sum, _lost, Vector512.ConvertToDouble(_count), Vector512.Create(weight));
    }

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
            var lanes = default(WeightedLanes);
            var missing = TMissing.Of(rows.Form);
            var bytes = rows.Bytes;
            var (length, stride) = (rows.Length, (nuint)rows.Stride);
            var part = new PartOfLanes(bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            ref var first = ref MemoryMarshal.GetReference(bytes);
            nuint start = 0;
            for (var number = 0; number < rows.Count; number++, start += stride)
            {
                var weight = _weights.Of(number, 0);
                if (!(weight > 0))
                {
                    continue;
                }

                var row = default(Row);
                var place = 0;
                for (; IsPaired<TNumbers>() && place <= length - (2 * Lanes); place += 2 * Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    var others = TNumbers.Load(ref first, start + (nuint)place + Lanes);
                    row.AddPair(numbers, missing.Valid(numbers), others, missing.Valid(others));
                }

                for (; place <= length - Lanes; place += Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    row.Add(numbers, missing.Valid(numbers));
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, length - place);
                    row.Add(numbers, missing.Valid(numbers));
                }

                row.AddTo(ref lanes, weight);
            }

            Span<double> room = stackalloc double[WeightedLanes.Components * LanesOfCell.Room];
            room.Clear();
            lanes.Store(ref MemoryMarshal.GetReference(room), LanesOfCell.Room);
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
            Span<double> sums = stackalloc double[3 * Lanes];
            lanes.Clear();
            for (var row = 0; row < rows.Count; row++)
            {
                sums.Clear();
                var start = row * rows.Stride;
                var place = 0;
                for (; IsPaired<TNumbers>() && place <= rows.Length - (2 * Lanes); place += 2 * Lanes)
                {
                    for (var lane = 0; lane < Lanes; lane++)
                    {
                        var (value, count) = One<TNumbers>(rows, start + place + lane);
                        var (other, otherCount) = One<TNumbers>(rows, start + place + lane + Lanes);
                        Add(value + other, count + otherCount, sums, lane);
                    }
                }

                for (; place < rows.Length; place++)
                {
                    var (value, count) = One<TNumbers>(rows, start + place);
                    Add(value, count, sums, place % Lanes);
                }

                for (var lane = 0; lane < Lanes && _weights.Of(row, 0) > 0; lane++)
                {
                    WeightedLanes.AddEqualOne(
                        sums[lane],
                        sums[Lanes + lane],
                        sums[(2 * Lanes) + lane],
                        _weights.Of(row, 0),
                        lanes,
                        lane,
                        Lanes);
                }
            }

            LanesOfCell.AddScalar<WeightedLanes>(lanes, _state, cell, cells);
        }

        // A number and that it is one, or zeros where it is missing.
        private static (double Value, int Count) One<TNumbers>(in StoredRows rows, long place)
            where TNumbers : struct, INumbers
        {
            var value = TNumbers.LoadOne(ref MemoryMarshal.GetReference(rows.Bytes), (nuint)place);
            return rows.Form.IsValid(value) ? (value, 1) : (0, 0);
        }

        private static void Add(double value, int count, Span<double> sums, int lane)
        {
            TwoFold.Add(value, ref sums[lane], ref sums[Lanes + lane]);
            sums[(2 * Lanes) + lane] += count;
        }
    }
}
