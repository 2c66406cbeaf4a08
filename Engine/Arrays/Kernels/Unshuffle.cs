using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Puts the bytes of elements together again: first all first bytes, then all second bytes, ...</summary>
/// <remarks>
/// Elements of 2, 4, 8 and 16 bytes go 16 at a time: one vector of each byte's plane, interleaved with another until
/// the elements stand side by side. Interleaving plane i with plane i + half brings them into order with one kind of
/// instruction. The rest, and other lengths, equal the scalar twin, which is the definition.
/// Bytes behind the last whole element stand where they stood.
/// </remarks>
internal static class Unshuffle
{
    private const int Lanes = 16;

    /// <summary>Unshuffles elements.</summary>
    /// <param name="planes">The planes, one behind the other, and what is left of an element.</param>
    /// <param name="elements">At least as long; other memory.</param>
    /// <param name="elementBytes">Length of one element, at least 1.</param>
    public static void Apply(ReadOnlySpan<byte> planes, Span<byte> elements, int elementBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elementBytes, 1);
        elements = elements[..planes.Length];
        var count = planes.Length / elementBytes;
        var done = Interleave.IsSupported ? ApplyVectors(planes, elements, elementBytes, count) : 0;
        ApplyScalar(planes, elements, elementBytes, done);
    }

    /// <summary>The scalar twin, which the vector forms equal byte by byte.</summary>
    /// <param name="planes">The planes, one behind the other, and what is left of an element.</param>
    /// <param name="elements">As long; other memory.</param>
    /// <param name="elementBytes">Length of one element, at least 1.</param>
    /// <param name="first">The first element to put together; those before it are left alone.</param>
    public static void ApplyScalar(ReadOnlySpan<byte> planes, Span<byte> elements, int elementBytes, int first = 0)
    {
        var count = planes.Length / elementBytes;
        for (var plane = 0; plane < elementBytes && first < count; plane++)
        {
            var from = planes.Slice(plane * count, count);
            var place = (first * elementBytes) + plane;
            for (var element = first; element < from.Length; element++, place += elementBytes)
            {
                elements[place] = from[element];
            }
        }

        planes[(count * elementBytes)..].CopyTo(elements[(count * elementBytes)..]);
    }

    /// <summary>Does as many whole vectors as there are.</summary>
    /// <returns>The number of elements that are done.</returns>
    private static int ApplyVectors(ReadOnlySpan<byte> planes, Span<byte> elements, int elementBytes, int count)
    {
        var last = count - Lanes;
        var done = 0;
        switch (elementBytes)
        {
            case 2:
                for (; done <= last; done += Lanes)
                {
                    Two(planes[done..], count, elements[(done * 2)..]);
                }

                break;
            case 4:
                for (; done <= last; done += Lanes)
                {
                    Four(planes[done..], count, elements[(done * 4)..]);
                }

                break;
            case 8:
                for (; done <= last; done += Lanes)
                {
                    Eight(planes[done..], count, elements[(done * 8)..]);
                }

                break;
            case 16:
                for (; done <= last; done += Lanes)
                {
                    Sixteen(planes[done..], count, elements[(done * 16)..]);
                }

                break;
        }

        return done;
    }

    private static void Two(ReadOnlySpan<byte> planes, int count, Span<byte> elements)
    {
        var (first, second) = (Load(planes), Load(planes[count..]));
        Interleave.Low(first, second).CopyTo(elements);
        Interleave.High(first, second).CopyTo(elements[Lanes..]);
    }

    private static void Four(ReadOnlySpan<byte> planes, int count, Span<byte> elements)
    {
        ref var to = ref MemoryMarshal.GetReference(elements[..(4 * Lanes)]);
        var first = Load(planes);
        var second = Load(planes[count..]);
        var third = Load(planes[(2 * count)..]);
        var fourth = Load(planes[(3 * count)..]);
        var (low, high) = (Interleave.Low(first, second), Interleave.High(first, second));
        var (lowRest, highRest) = (Interleave.Low(third, fourth), Interleave.High(third, fourth));
        Interleave.Low2(low, lowRest).StoreUnsafe(ref to);
        Interleave.High2(low, lowRest).StoreUnsafe(ref to, Lanes);
        Interleave.Low2(high, highRest).StoreUnsafe(ref to, 2 * Lanes);
        Interleave.High2(high, highRest).StoreUnsafe(ref to, 3 * Lanes);
    }

    private static void Eight(ReadOnlySpan<byte> planes, int count, Span<byte> elements)
    {
        var (v0, v4) = (Load(planes), Load(planes[(4 * count)..]));
        var (v1, v5) = (Load(planes[count..]), Load(planes[(5 * count)..]));
        var (v2, v6) = (Load(planes[(2 * count)..]), Load(planes[(6 * count)..]));
        var (v3, v7) = (Load(planes[(3 * count)..]), Load(planes[(7 * count)..]));
        (v0, v1, v2, v3, v4, v5, v6, v7) = Turn(v0, v1, v2, v3, v4, v5, v6, v7);
        (v0, v1, v2, v3, v4, v5, v6, v7) = Turn(v0, v1, v2, v3, v4, v5, v6, v7);
        (v0, v1, v2, v3, v4, v5, v6, v7) = Turn(v0, v1, v2, v3, v4, v5, v6, v7);
        ref var to = ref MemoryMarshal.GetReference(elements[..(8 * Lanes)]);
        v0.StoreUnsafe(ref to);
        v1.StoreUnsafe(ref to, Lanes);
        v2.StoreUnsafe(ref to, 2 * Lanes);
        v3.StoreUnsafe(ref to, 3 * Lanes);
        v4.StoreUnsafe(ref to, 4 * Lanes);
        v5.StoreUnsafe(ref to, 5 * Lanes);
        v6.StoreUnsafe(ref to, 6 * Lanes);
        v7.StoreUnsafe(ref to, 7 * Lanes);
    }

    /// <summary>One round of eight vectors: each of the first four with the one four behind it.</summary>
    private static (
        Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>,
        Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>) Turn(
        Vector128<byte> v0,
        Vector128<byte> v1,
        Vector128<byte> v2,
        Vector128<byte> v3,
        Vector128<byte> v4,
        Vector128<byte> v5,
        Vector128<byte> v6,
        Vector128<byte> v7) =>
        (Interleave.Low(v0, v4), Interleave.High(v0, v4), Interleave.Low(v1, v5), Interleave.High(v1, v5),
            Interleave.Low(v2, v6), Interleave.High(v2, v6), Interleave.Low(v3, v7), Interleave.High(v3, v7));

    /// <summary>The same in memory: sixteen vectors are all the registers that most processors have.</summary>
    private static void Sixteen(ReadOnlySpan<byte> planes, int count, Span<byte> elements)
    {
        Span<Vector128<byte>> now = stackalloc Vector128<byte>[Lanes];
        Span<Vector128<byte>> next = stackalloc Vector128<byte>[Lanes];
        for (var plane = 0; plane < Lanes; plane++)
        {
            now[plane] = Load(planes[(plane * count)..]);
        }

        for (var round = 1; round < Lanes; round *= 2)
        {
            for (var plane = 0; plane < Lanes / 2; plane++)
            {
                next[2 * plane] = Interleave.Low(now[plane], now[plane + (Lanes / 2)]);
                next[(2 * plane) + 1] = Interleave.High(now[plane], now[plane + (Lanes / 2)]);
            }

            var filled = next;
            next = now;
            now = filled;
        }

        MemoryMarshal.AsBytes(now).CopyTo(elements);
    }

    private static Vector128<byte> Load(ReadOnlySpan<byte> from) => Vector128.Create(from);
}
