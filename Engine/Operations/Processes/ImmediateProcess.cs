using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Signatures;

namespace Compute.Orleans.Engine.Operations.Processes;

/// <summary>A process that makes values of values: no files, no partitions, no plan.</summary>
internal abstract class ImmediateProcess
{
    /// <summary>What it is.</summary>
    public abstract Signature Signature { get; }

    /// <summary>Makes the outputs.</summary>
    /// <param name="inputs">The values, already checked against the signature, in the order sent.</param>
    /// <param name="metrics">What the service knows of itself, where the signature says that it is wanted.</param>
    /// <exception cref="Faults.ComputeException">The values do not fit each other.</exception>
    public abstract ImmutableArray<ProcessValue> Evaluate(
        ImmutableArray<ProcessValue> inputs, ServiceMetrics? metrics);
}
