using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Makes NaN of the number that stands for missing, and the number of NaN.</summary>
/// <remarks>A vector at once; what is left over is done by the scalar twins. No allocation.</remarks>
internal static class MissingNumbers
{
    /// <summary>Makes NaN of a number.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="stored">The numbers.</param>
    /// <param name="values">Filled: as many; may be the same memory.</param>
    /// <param name="fill">The number that stands for missing.</param>
    // Compiled at once: a first version with calls for each instruction would take as long as all the work.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mark<T>(ReadOnlySpan<T> stored, Span<T> values, T fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        values = values[..stored.Length];
        ref var from = ref MemoryMarshal.GetReference(stored);
        ref var to = ref MemoryMarshal.GetReference(values);
        var (fills, missing) = (Vector512.Create(fill), Vector512.Create(T.NaN));
        var place = 0;
        for (; place <= values.Length - Vector512<T>.Count; place += Vector512<T>.Count)
        {
            var block = Vector512.LoadUnsafe(ref from, (nuint)place);
            Vector512.ConditionalSelect(Vector512.Equals(block, fills), missing, block)
                .StoreUnsafe(ref to, (nuint)place);
        }

        MarkScalar(stored[place..], values[place..], fill);
    }

    /// <summary>Makes a number of NaN.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The numbers, of which NaN is replaced.</param>
    /// <param name="fill">What it is replaced by.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill<T>(Span<T> values, T fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var fills = Vector512.Create(fill);
        var place = 0;
        for (; place <= values.Length - Vector512<T>.Count; place += Vector512<T>.Count)
        {
            var block = Vector512.LoadUnsafe(ref first, (nuint)place);
            Vector512.ConditionalSelect(Vector512.Equals(block, block), block, fills)
                .StoreUnsafe(ref first, (nuint)place);
        }

        FillScalar(values[place..], fill);
    }

    /// <summary>The scalar twin of <see cref="Mark"/>.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="stored">The numbers.</param>
    /// <param name="values">Filled: as many.</param>
    /// <param name="fill">The number that stands for missing.</param>
    public static void MarkScalar<T>(ReadOnlySpan<T> stored, Span<T> values, T fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var place = 0; place < stored.Length; place++)
        {
            values[place] = stored[place] == fill ? T.NaN : stored[place];
        }
    }

    /// <summary>The scalar twin of <see cref="Fill"/>.</summary>
    /// <typeparam name="T">Float or double.</typeparam>
    /// <param name="values">The numbers, of which NaN is replaced.</param>
    /// <param name="fill">What it is replaced by.</param>
    public static void FillScalar<T>(Span<T> values, T fill)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ref var value in values)
        {
            value = T.IsNaN(value) ? fill : value;
        }
    }
}
