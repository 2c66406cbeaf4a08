using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>One number is missing, and NaN.</summary>
internal readonly struct OneNumber : IMissing<OneNumber>
{
    private readonly Vector512<double> _missing;

    private OneNumber(double missing) => _missing = Vector512.Create(missing);

    public static OneNumber Of(in ValueForm form) =>
        new(double.IsNaN(form.Missing) ? form.OtherMissing : form.Missing);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Valid(Vector512<double> numbers) =>
        Vector512.AndNot(Vector512.Equals(numbers, numbers), Vector512.Equals(numbers, _missing));
}
