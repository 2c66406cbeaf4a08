using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds all numbers of some rows to one cell.</summary>
/// <remarks>
/// Sixteen virtual lanes: lane k takes numbers k, k + 16, ... of each row, and the lanes are added up as
/// <see cref="LanesOfCell"/> says, on every CPU and in the scalar twin alike, so that rows have the same sum
/// everywhere. No allocation. Threading: no state of its own.
/// </remarks>
internal static class CellRuns
{
    private const int Lanes = PartOfLanes.Lanes;

    /// <summary>Adds the numbers that are not missing.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(in StoredRows rows, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes>
    {
        CellRows.Check(1, TLanes.Components, state, cell, cells);
        StoredForms.Take(rows, new Kernel<TLanes>(state, cell, cells));
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of all numbers.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<TLanes>(in StoredRows rows, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes> =>
        StoredForms.Take(rows, new ScalarKernel<TLanes>(state, cell, cells));

    private readonly ref struct Kernel<TLanes>(Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IValueLanes<TLanes>
    {
        private readonly Span<double> _state = state;

        // Compiled at once: a first version with calls for each instruction would take as long as all the work.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            Span<double> room = stackalloc double[TLanes.Components * LanesOfCell.Room];
            room.Fill(TLanes.Nothing);
            ref var kept = ref MemoryMarshal.GetReference(room);
            var missing = TMissing.Of(rows.Form);
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            var (length, stride) = (rows.Length, (nuint)rows.Stride);
            nuint start = 0;
            for (var left = rows.Count; left > 0; left--, start += stride)
            {
                // The compiler keeps lanes in registers that live as long as a row.
                var low = TLanes.Load(ref kept, LanesOfCell.Room);
                var high = TLanes.Load(ref Unsafe.Add(ref kept, Lanes), LanesOfCell.Room);
                var place = 0;
                for (; place <= length - (2 * Lanes); place += 2 * Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    low.Add(numbers, missing.Valid(numbers));
                    numbers = TNumbers.Load(ref first, start + (nuint)place + Lanes);
                    high.Add(numbers, missing.Valid(numbers));
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, Math.Min(length - place, Lanes));
                    low.Add(numbers, missing.Valid(numbers));
                    place += Lanes;
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, length - place);
                    high.Add(numbers, missing.Valid(numbers));
                }

                low.Store(ref kept, LanesOfCell.Room);
                high.Store(ref Unsafe.Add(ref kept, Lanes), LanesOfCell.Room);
            }

            LanesOfCell.Add<TLanes>(room, 2 * Lanes, _state, cell, cells);
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
            const int AllLanes = 2 * Lanes;
            Span<double> lanes = stackalloc double[TLanes.Components * AllLanes];
            lanes.Fill(TLanes.Nothing);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var place = 0; place < rows.Length; place++)
                {
                    var value = TNumbers.LoadOne(ref first, (nuint)((row * rows.Stride) + place));
                    if (rows.Form.IsValid(value))
                    {
                        TLanes.AddOne(value, lanes, place % AllLanes, AllLanes);
                    }
                }
            }

            LanesOfCell.AddScalar<TLanes>(lanes, _state, cell, cells);
        }
    }
}
