using System.Runtime.InteropServices;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Adds the lanes of a run up, in one fixed order, and adds their total to the run's cell.</summary>
/// <remarks>
/// Of 2 n lanes the upper half is added to the lower, lane k + n to lane k, until one is left: on every CPU, and in the
/// scalar twin, alike.
/// </remarks>
internal static class LanesOfCell
{
    /// <summary>Lanes that there is room for; with fewer lanes, those behind them may hold anything.</summary>
    public const int Room = 2 * PartOfLanes.Lanes;

    /// <summary>Adds lanes to a cell.</summary>
    /// <typeparam name="TLanes">What is kept.</typeparam>
    /// <param name="lanes">The lanes, [components, <see cref="Room"/>]; overwritten.</param>
    /// <param name="count">How many lanes: 8 or 16.</param>
    /// <param name="state">The state, [components, cells].</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static void Add<TLanes>(Span<double> lanes, int count, Span<double> state, int cell, int cells)
        where TLanes : struct, ILanes<TLanes>
    {
        // Eight lanes from the upper half on are read, and what is not of that half goes nowhere.
        ref var first = ref MemoryMarshal.GetReference(lanes[..(TLanes.Components * Room)]);
        var sum = TLanes.Load(ref first, Room);
        for (var half = count / 2; half > 0; half /= 2)
        {
            sum.Combine(TLanes.Load(ref lanes[half], Room));
            sum.Store(ref first, Room);
        }

        CellRows.Copy(state[cell..], cells, lanes, Room, TLanes.Components, 1);
        var kept = TLanes.Load(ref first, Room);
        kept.Combine(sum);
        kept.Store(ref first, Room);
        CellRows.Copy(lanes, Room, state[cell..], cells, TLanes.Components, 1);
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
