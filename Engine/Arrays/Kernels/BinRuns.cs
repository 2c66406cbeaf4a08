using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds all numbers of some rows to cells of bins: a number to that in whose bin it is itself.</summary>
/// <remarks>
/// <para>
/// A bin is above its lower edge and up to its upper one, compared in double precision. Four bins at once: numbers are
/// read once for four, and each has eight virtual lanes, of which lane k takes what is in the bin of numbers k, k + 8,
/// ... of each row. Lanes are added up as <see cref="LanesOfCell"/> says, on every CPU and in the scalar twin alike.
/// What a cell comes to hangs on its own bin only, not on which bins are asked for beside it.
/// </para>
/// <para>
/// The time grows with the number of bins, but for few it is far less than that of sorting the numbers by their bins.
/// No allocation. Threading: no state of its own.
/// </para>
/// </remarks>
internal static class BinRuns
{
    private const int Lanes = PartOfLanes.Lanes;
    private const int AtOnce = 4;

    /// <summary>Adds the numbers that are not missing and in a bin.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="edges">The edges of the bins, each above the one before; at least two.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first bin; those of the others follow.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes>
    {
        var bins = edges.Length - 1;
        CellRows.Check(bins, TLanes.Components, state, cell, cells);
        Span<double> some = stackalloc double[AtOnce + 1];
        for (var first = 0; first < bins; first += AtOnce)
        {
            // Above infinity there is nothing.
            var count = Math.Min(AtOnce, bins - first);
            some.Fill(double.PositiveInfinity);
            edges.Slice(first, count + 1).CopyTo(some);
            StoredForms.Take(rows, new Kernel<TLanes>(some, count, state, cell + first, cells));
        }
    }

    /// <summary>The scalar twin, which the vector forms equal bit by bit.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="rows">The rows; of float or double.</param>
    /// <param name="edges">The edges of the bins, each above the one before; at least two.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell of the first bin; those of the others follow.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<TLanes>(
        in StoredRows rows, ReadOnlySpan<double> edges, Span<double> state, int cell, int cells)
        where TLanes : struct, IValueLanes<TLanes>
    {
        for (var bin = 0; bin < edges.Length - 1; bin++)
        {
            StoredForms.Take(
                rows, new ScalarKernel<TLanes>(edges[bin], edges[bin + 1], state, cell + bin, cells));
        }
    }

    private readonly ref struct Kernel<TLanes>(
        ReadOnlySpan<double> edges, int bins, Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IValueLanes<TLanes>
    {
        private readonly ReadOnlySpan<double> _edges = edges;
        private readonly Span<double> _state = state;

        // Compiled at once: a first version with calls for each instruction would take as long as all the work.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            var size = TLanes.Components * LanesOfCell.Room;
            Span<double> room = stackalloc double[AtOnce * size];
            room.Fill(TLanes.Nothing);
            ref var kept = ref MemoryMarshal.GetReference(room);
            var missing = TMissing.Of(rows.Form);
            var bounds = new Bounds(_edges);
            var part = new PartOfLanes(rows.Bytes, TNumbers.Bytes, stackalloc byte[PartOfLanes.Room]);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            var (length, stride) = (rows.Length, (nuint)rows.Stride);
            nuint start = 0;
            for (var left = rows.Count; left > 0; left--, start += stride)
            {
                // The compiler keeps lanes in registers that live as long as a row.
                var a = TLanes.Load(ref kept, LanesOfCell.Room);
                var b = TLanes.Load(ref Unsafe.Add(ref kept, size), LanesOfCell.Room);
                var c = TLanes.Load(ref Unsafe.Add(ref kept, 2 * size), LanesOfCell.Room);
                var d = TLanes.Load(ref Unsafe.Add(ref kept, 3 * size), LanesOfCell.Room);
                var place = 0;
                for (; place <= length - Lanes; place += Lanes)
                {
                    var numbers = TNumbers.Load(ref first, start + (nuint)place);
                    bounds.Add(numbers, missing.Valid(numbers), ref a, ref b, ref c, ref d);
                }

                if (place < length)
                {
                    var numbers = part.Load<TNumbers>(start + (nuint)place, length - place);
                    bounds.Add(numbers, missing.Valid(numbers), ref a, ref b, ref c, ref d);
                }

                a.Store(ref kept, LanesOfCell.Room);
                b.Store(ref Unsafe.Add(ref kept, size), LanesOfCell.Room);
                c.Store(ref Unsafe.Add(ref kept, 2 * size), LanesOfCell.Room);
                d.Store(ref Unsafe.Add(ref kept, 3 * size), LanesOfCell.Room);
            }

            for (var bin = 0; bin < bins; bin++)
            {
                LanesOfCell.Add<TLanes>(room.Slice(bin * size, size), Lanes, _state, cell + bin, cells);
            }
        }
    }

    // The five edges of four bins, each in all lanes.
    private readonly struct Bounds(ReadOnlySpan<double> edges)
    {
        private readonly Vector512<double> _a = Vector512.Create(edges[0]);
        private readonly Vector512<double> _b = Vector512.Create(edges[1]);
        private readonly Vector512<double> _c = Vector512.Create(edges[2]);
        private readonly Vector512<double> _d = Vector512.Create(edges[3]);
        private readonly Vector512<double> _end = Vector512.Create(edges[4]);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add<TLanes>(
            Vector512<double> numbers,
            Vector512<double> valid,
            ref TLanes a,
            ref TLanes b,
            ref TLanes c,
            ref TLanes d)
            where TLanes : struct, IValueLanes<TLanes>
        {
            // A number is in a bin where it is above one edge and not above the next.
            var aboveA = valid & Vector512.GreaterThan(numbers, _a);
            var aboveB = valid & Vector512.GreaterThan(numbers, _b);
            var aboveC = valid & Vector512.GreaterThan(numbers, _c);
            var aboveD = valid & Vector512.GreaterThan(numbers, _d);
            var aboveEnd = Vector512.GreaterThan(numbers, _end);
            a.Add(numbers, Vector512.AndNot(aboveA, aboveB));
            b.Add(numbers, Vector512.AndNot(aboveB, aboveC));
            c.Add(numbers, Vector512.AndNot(aboveC, aboveD));
            d.Add(numbers, Vector512.AndNot(aboveD, aboveEnd));
        }
    }

    private readonly ref struct ScalarKernel<TLanes>(
        double lower, double upper, Span<double> state, int cell, int cells) : IStoredKernel
        where TLanes : struct, IValueLanes<TLanes>
    {
        private readonly Span<double> _state = state;

        public void Take<TNumbers, TMissing>(in StoredRows rows)
            where TNumbers : struct, INumbers
            where TMissing : struct, IMissing<TMissing>
        {
            Span<double> lanes = stackalloc double[TLanes.Components * Lanes];
            lanes.Fill(TLanes.Nothing);
            ref var first = ref MemoryMarshal.GetReference(rows.Bytes);
            for (var row = 0; row < rows.Count; row++)
            {
                for (var place = 0; place < rows.Length; place++)
                {
                    var value = TNumbers.LoadOne(ref first, (nuint)((row * rows.Stride) + place));
                    if (rows.Form.IsValid(value) && value > lower && value <= upper)
                    {
                        TLanes.AddOne(value, lanes, place % Lanes, Lanes);
                    }
                }
            }

            LanesOfCell.AddScalar<TLanes>(lanes, _state, cell, cells);
        }
    }
}
