using System.Runtime.Intrinsics;

namespace Compute.Orleans.Engine.Arrays.Kernels;

/// <summary>Takes the bytes of elements apart: all first bytes, then all second bytes, ...</summary>
/// <remarks>
/// Elements of 2, 4, 8 and 16 bytes go 16 at a time. One round interleaves each vector with the one half of all behind
/// it, which turns the places of the bytes by one bit; after four rounds the number of the element, which has four
/// bits, has changed places with that of the byte. The rest, and other lengths, equal the scalar twin, which is the
/// definition. Bytes behind the last whole element stand where they stood. Undone by <see cref="Unshuffle"/>.
/// </remarks>
internal static class Shuffle
{
    private const int Lanes = 16;
    private const int Rounds = 4;

    /// <summary>Shuffles elements.</summary>
    /// <param name="elements">The elements, and what is left of one.</param>
    /// <param name="planes">At least as long; other memory.</param>
    /// <param name="elementBytes">Length of one element, at least 1.</param>
    public static void Apply(ReadOnlySpan<byte> elements, Span<byte> planes, int elementBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elementBytes, 1);
        planes = planes[..elements.Length];
        var done = Interleave.IsSupported && elementBytes is 2 or 4 or 8 or 16
            ? ApplyVectors(elements, planes, elementBytes)
            : 0;
        ApplyScalar(elements, planes, elementBytes, done);
    }

    /// <summary>The scalar twin, which the vector form equals byte by byte.</summary>
    /// <param name="elements">The elements, and what is left of one.</param>
    /// <param name="planes">As long; other memory.</param>
    /// <param name="elementBytes">Length of one element, at least 1.</param>
    /// <param name="first">The first element to take apart; those before it are left alone.</param>
    public static void ApplyScalar(ReadOnlySpan<byte> elements, Span<byte> planes, int elementBytes, int first = 0)
    {
        var count = elements.Length / elementBytes;
        for (var plane = 0; plane < elementBytes && first < count; plane++)
        {
            var to = planes.Slice(plane * count, count);
            var place = (first * elementBytes) + plane;
            for (var element = first; element < to.Length; element++, place += elementBytes)
            {
                to[element] = elements[place];
            }
        }

        elements[(count * elementBytes)..].CopyTo(planes[(count * elementBytes)..]);
    }

    /// <summary>Does as many whole vectors as there are.</summary>
    /// <returns>The number of elements that are done.</returns>
    private static int ApplyVectors(ReadOnlySpan<byte> elements, Span<byte> planes, int elementBytes)
    {
        var count = elements.Length / elementBytes;
        var half = elementBytes / 2;
        Span<Vector128<byte>> now = stackalloc Vector128<byte>[elementBytes];
        Span<Vector128<byte>> next = stackalloc Vector128<byte>[elementBytes];
        var done = 0;
        for (; done <= count - Lanes; done += Lanes)
        {
            for (var vector = 0; vector < now.Length; vector++)
            {
                now[vector] = Vector128.Create(elements[((done * elementBytes) + (vector * Lanes))..]);
            }

            for (var round = 0; round < Rounds; round++)
            {
                for (var vector = 0; vector < half; vector++)
                {
                    next[2 * vector] = Interleave.Low(now[vector], now[vector + half]);
                    next[(2 * vector) + 1] = Interleave.High(now[vector], now[vector + half]);
                }

                var filled = next;
                next = now;
                now = filled;
            }

            for (var plane = 0; plane < now.Length; plane++)
            {
                now[plane].CopyTo(planes[((plane * count) + done)..]);
            }
        }

        return done;
    }
}
