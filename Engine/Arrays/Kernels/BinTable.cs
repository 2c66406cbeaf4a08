using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Finds the bins that numbers are in, as <see cref="BinNumbers"/> does, by a table.</summary>
/// <remarks>
/// The distance between the outermost finite edges is cut into equal slots, far more than there are edges. A number's
/// slot says how many edges are below it for certain, as no rounding puts a smaller number into a later slot; the few
/// edges of its own slot are compared. Edges that are so uneven that a slot has many are searched by halves instead.
/// Threading: never changes.
/// </remarks>
internal sealed class BinTable
{
    private const int SlotsPerEdge = 4;
    private const int MostInSlot = 4;

    private readonly double[] _edges;
    private readonly double[] _padded; // Infinite behind the last edge: nothing is above.
    private readonly ushort[] _below; // For each slot the number of edges in those before; none where it is of no use.
    private readonly double _first;
    private readonly double _slotsPerUnit;
    private readonly int _inSlot;

    /// <summary>Prepares to find bins.</summary>
    /// <param name="edges">The edges, each above the one before; at least two, and at most 65,535.</param>
    public BinTable(ReadOnlySpan<double> edges)
    {
        if (edges.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"{edges.Length} edges are more than {ushort.MaxValue}", nameof(edges));
        }

        _edges = edges.ToArray();
        _padded = [.. edges, .. Enumerable.Repeat(double.PositiveInfinity, MostInSlot)];
        _below = new ushort[SlotsPerEdge * edges.Length];
        _first = _edges.FirstOrDefault(double.IsFinite);
        _slotsPerUnit = _below.Length / (_edges.LastOrDefault(double.IsFinite) - _first);
        if (!(_slotsPerUnit > 0 && double.IsFinite(_slotsPerUnit)))
        {
            _below = []; // Fewer than two finite edges, or those are too far from, or too near, each other.
            return;
        }

        var inSlots = new int[_below.Length];
        foreach (var edge in _edges)
        {
            inSlots[Slot(edge, _below.Length)]++;
        }

        _inSlot = inSlots.Max();
        for (var (slot, edgesBefore) = (0, 0); slot < inSlots.Length; edgesBefore += inSlots[slot++])
        {
            _below[slot] = (ushort)edgesBefore;
        }

        _below = _inSlot <= MostInSlot ? _below : [];
    }

    /// <summary>Finds the bins.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="bins">Filled: the place of each number's bin, or <see cref="BinNumbers.None"/>.</param>
    public void Find(ReadOnlySpan<double> values, Span<int> bins)
    {
        if (_below.Length == 0)
        {
            BinNumbers.Apply(values, _edges, bins);
        }
        else if (_inSlot == 1)
        {
            FindInSlots(values, bins, 1);
        }
        else
        {
            FindInSlots(values, bins, _inSlot);
        }
    }

    // With one edge a slot, as of even bins, the compiler leaves the loop over them out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FindInSlots(ReadOnlySpan<double> values, Span<int> bins, int inSlot)
    {
        bins = bins[..values.Length];
        var (lowest, highest) = (_edges[0], _edges[^1]);
        ref var below = ref MemoryMarshal.GetArrayDataReference(_below);
        ref var edges = ref MemoryMarshal.GetArrayDataReference(_padded);
        var slots = _below.Length;
        for (var place = 0; place < values.Length; place++)
        {
            var value = values[place];
            int first = Unsafe.Add(ref below, Slot(value, slots));
            var bin = first - 1;
            for (var edge = 0; edge < inSlot; edge++)
            {
                bin += Unsafe.BitCast<bool, byte>(Unsafe.Add(ref edges, first + edge) < value);
            }

            var inside = Unsafe.BitCast<bool, byte>(value > lowest) & Unsafe.BitCast<bool, byte>(value <= highest);
            bins[place] = (bin & -inside) | (inside - 1);
        }
    }

    // What is beyond an int becomes the int next to it, and NaN 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(double value, int slots) => Math.Clamp((int)((value - _first) * _slotsPerUnit), 0, slots - 1);
}
