using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Lanes that values are added to with their weights.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IWeightedLanes<TSelf> : ILanes<TSelf>
    where TSelf : struct, IWeightedLanes<TSelf>
{
    /// <summary>Adds a value to each cell; one without a weight above 0 is left out.</summary>
    /// <param name="values">The values.</param>
    /// <param name="weights">Their weights.</param>
    /// <param name="valid">All bits where a value is not missing.</param>
    void Add(Vector512<double> values, Vector512<double> weights, Vector512<double> valid);

    /// <summary>Adds a value to one cell: the scalar twin, which the vector form equals bit by bit.</summary>
    /// <param name="value">A value that is not missing.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="state">The state.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="cells">The number of cells of the state.</param>
    static abstract void AddOne(double value, double weight, Span<double> state, int cell, int cells);
}
