using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Two numbers are missing, and NaN.</summary>
internal readonly struct TwoNumbers : IMissing<TwoNumbers>
{
    private readonly Vector512<double> _missing;
    private readonly Vector512<double> _other;

    private TwoNumbers(double missing, double other)
    {
        _missing = Vector512.Create(missing);
        _other = Vector512.Create(other);
    }

    public static TwoNumbers Of(in ValueForm form) => new(form.Missing, form.OtherMissing);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Valid(Vector512<double> numbers) => Vector512.AndNot(
        Vector512.AndNot(Vector512.Equals(numbers, numbers), Vector512.Equals(numbers, _missing)),
        Vector512.Equals(numbers, _other));
}
