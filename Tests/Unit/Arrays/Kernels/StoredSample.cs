using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Unit.Arrays.Kernels;

/// <summary>Rows of numbers of a test.</summary>
/// <param name="Form">What the numbers are.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Stride">The distance of two rows.</param>
/// <param name="Length">The numbers of a row.</param>
/// <param name="Offset">Bytes before the first number.</param>
/// <param name="Numbers">The numbers of memory.</param>
internal sealed record StoredSample(
    ValueForm Form, int Count, int Stride, int Length, int Offset, double[] Numbers)
{
    private readonly byte[] _bytes = StoredSamples.Bytes(Form, Numbers, Offset);

    /// <summary>The rows.</summary>
    public StoredRows Rows => new(_bytes.AsSpan(Offset), Count, Stride, Length, Form);

    /// <summary>A state that something was added to before.</summary>
    /// <param name="components">Doubles a cell.</param>
    /// <param name="cells">The number of cells.</param>
    public static double[] State(int components, int cells) =>
        [.. Enumerable.Range(0, components * cells).Select(number => number % 7 == 2 ? 0 : number / 8.0)];

    /// <summary>The values of a place of the rows that are not missing, in order.</summary>
    /// <param name="place">The place.</param>
    public IEnumerable<double> Valid(int place) =>
        from row in Enumerable.Range(0, Count)
        let number = Numbers[(row * Stride) + place]
        where !double.IsNaN(number) && number != Form.Missing && number != Form.OtherMissing
        select number;

    public override string ToString() => $"{Form} {Count} x {Length}, {Stride} apart from {Offset}";
}
