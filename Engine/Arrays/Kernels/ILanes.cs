namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>What a reduction keeps of eight cells, or of eight lanes of one cell.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <remarks>A state in memory is [components, cells] of double.</remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Doubles a cell.</summary>
    static abstract int Components { get; }

    /// <summary>What is kept of no values; the same double in all components.</summary>
    static abstract double Nothing { get; }

    /// <summary>Reads eight cells.</summary>
    /// <param name="first">The first component of the first of them.</param>
    /// <param name="cells">The number of cells of the state.</param>
    static abstract TSelf Load(ref double first, nuint cells);

    /// <summary>Writes eight cells.</summary>
    /// <param name="first">The first component of the first of them.</param>
    /// <param name="cells">The number of cells of the state.</param>
    void Store(ref double first, nuint cells);

    /// <summary>Adds what is kept of later values.</summary>
    /// <param name="later">That of the same cells.</param>
    void Combine(in TSelf later);

    /// <summary>Adds what is kept of later values to one cell: the scalar twin.</summary>
    /// <param name="later">The state with it.</param>
    /// <param name="laterCell">Its cell there.</param>
    /// <param name="laterCells">The number of cells there.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    static abstract void CombineOne(
        ReadOnlySpan<double> later, int laterCell, int laterCells, Span<double> state, int cell, int cells);
}
