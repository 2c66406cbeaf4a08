using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Lanes that values without weights are added to.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IValueLanes<TSelf> : ILanes<TSelf>
    where TSelf : struct, IValueLanes<TSelf>
{
    /// <summary>Adds a value to each cell.</summary>
    /// <param name="values">The values.</param>
    /// <param name="valid">All bits where a value is not missing.</param>
    void Add(Vector512<double> values, Vector512<double> valid);

    /// <summary>
    /// Whether each cell has what only its first value changes, so that <see cref="AddLater"/> will do from now on;
    /// always where a first value is as any other.
    /// </summary>
    bool IsBegun { get; }

    /// <summary>Adds a value to each cell as <see cref="Add"/> does, in less, once all cells have begun.</summary>
    /// <param name="values">The values.</param>
    /// <param name="valid">All bits where a value is not missing.</param>
    void AddLater(Vector512<double> values, Vector512<double> valid);

    /// <summary>Adds a value to one cell: the scalar twin, which the vector form equals bit by bit.</summary>
    /// <param name="value">A value that is not missing.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    static abstract void AddOne(double value, Span<double> state, int cell, int cells);
}
