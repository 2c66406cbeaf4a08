using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Planning;

/// <summary>How an output is cut into chunks.</summary>
internal static class ChunkShapes
{
    /// <summary>A chunk of several maps has so many bytes at most.</summary>
    private const long TargetBytes = 1 << 20;

    /// <summary>A map stays whole up to so many bytes.</summary>
    private const long MapBytes = 4 << 20;

    /// <summary>Chunks of the input that are smaller cost more than they give.</summary>
    private const long LeastBytes = 16 << 10;

    /// <summary>The shape of the chunks of computed values.</summary>
    /// <remarks>
    /// Those of what is read, so that a chunk is decoded for one chunk of the output, unless they are very small or
    /// large; else some whole maps, or a part of one.
    /// </remarks>
    /// <param name="shape">The variable's shape; not of a scalar.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    /// <param name="input">Where what is read is cut, or null.</param>
    public static ImmutableArray<long> Of(ImmutableArray<long> shape, int elementBytes, ChunkGrid? input)
    {
        if (input is not null && input.Rank == shape.Length)
        {
            var adopted = shape.Select((length, axis) => Math.Max(1, Math.Min(length, input.Length[axis])))
                .ToImmutableArray();
            var bytes = elementBytes * (Int128)1;
            foreach (var length in adopted)
            {
                bytes *= length;
            }

            if (bytes >= LeastBytes && bytes <= MapBytes)
            {
                return adopted;
            }
        }

        return Default(shape, elementBytes);
    }

    /// <summary>Some whole maps, or a part of one.</summary>
    /// <param name="shape">The variable's shape; not of a scalar.</param>
    /// <param name="elementBytes">Length of an element, in bytes.</param>
    public static ImmutableArray<long> Default(ImmutableArray<long> shape, int elementBytes)
    {
        var chunk = new long[shape.Length];
        long bytes = elementBytes;
        for (var axis = chunk.Length - 1; axis >= 0; axis--)
        {
            var room = axis > 0 && axis >= chunk.Length - 2 ? MapBytes : TargetBytes;
            chunk[axis] = Math.Max(1, Math.Min(shape[axis], room / bytes));
            bytes *= chunk[axis];
        }

        return [.. chunk];
    }
}
