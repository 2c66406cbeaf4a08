namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>What <see cref="StoredForms"/> hands rows of numbers to, once it is known what they are.</summary>
internal interface IStoredKernel
{
    /// <summary>Takes the rows.</summary>
    /// <typeparam name="TNumbers">How the numbers lie in memory.</typeparam>
    /// <typeparam name="TMissing">Which of them are missing.</typeparam>
    /// <param name="rows">The rows.</param>
    void Take<TNumbers, TMissing>(in StoredRows rows)
        where TNumbers : struct, INumbers
        where TMissing : struct, IMissing<TMissing>;
}
