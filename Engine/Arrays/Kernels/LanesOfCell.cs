using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds the lanes of a run up, in one fixed order, and adds their total to the run's cell.</summary>
/// <remarks>
/// Of 2 n lanes the upper half is added to the lower, lane k + n to lane k, until one is left: on every CPU, and in the
/// scalar twin, alike.
/// </remarks>
internal static class LanesOfCell
{
    /// <summary>Adds eight lanes to a cell.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="lanes">The lanes.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddTo<TLanes>(TLanes lanes, Span<double> state, int cell, int cells)
        where TLanes : struct, ILanes<TLanes>
    {
        // Eight lanes behind the first eight are read too; what they hold goes nowhere.
        const int Room = 2 * PartOfLanes.Lanes;
        Span<double> copy = stackalloc double[TLanes.Components * Room];
        copy.Clear();
        ref var first = ref MemoryMarshal.GetReference(copy);
        for (var half = PartOfLanes.Lanes / 2; half > 0; half /= 2)
        {
            lanes.Store(ref first, Room);
            lanes.Combine(TLanes.Load(ref copy[half], Room));
        }

        CellRows.Copy(state[cell..], cells, copy, Room, TLanes.Components, 1);
        var kept = TLanes.Load(ref first, Room);
        kept.Combine(lanes);
        kept.Store(ref first, Room);
        CellRows.Copy(copy, Room, state[cell..], cells, TLanes.Components, 1);
    }

    /// <summary>The scalar twin, of any number of lanes that is a power of 2.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="lanes">The lanes, [components, lanes]; overwritten.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static void AddScalar<TLanes>(Span<double> lanes, Span<double> state, int cell, int cells)
        where TLanes : struct, ILanes<TLanes>
    {
        var count = lanes.Length / TLanes.Components;
        for (var half = count / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                TLanes.CombineOne(lanes, lane + half, count, lanes, lane, count);
            }
        }

        TLanes.CombineOne(lanes, 0, count, state, cell, cells);
    }
}
