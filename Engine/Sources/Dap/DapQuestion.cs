using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>Some elements of one array.</summary>
/// <param name="Path">Its name with those of what it is in, as they are written in the DDS.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Ranges">The positions of each dimension; none for a scalar.</param>
internal sealed record DapQuestion(ImmutableArray<string> Path, DapType Type, ImmutableArray<DapRange> Ranges)
{
    /// <summary>Lengths of the chunks in which the server stores the array; none where it does not tell.</summary>
    public ImmutableArray<long> ChunkShape { get; init; } = [];

    /// <summary>How many elements are asked for.</summary>
    public long Elements => Ranges.Aggregate(1L, (elements, range) => checked(elements * range.Count));

    /// <summary>The constraint, as messages show it: <c>tas.tas[0:1:11][4:1:4]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Join('.', Path));
        foreach (var (start, count, step) in Ranges)
        {
            _ = text.Append(
                CultureInfo.InvariantCulture, $"[{start}:{step}:{start + ((count - 1) * step)}]");
        }

        return text.ToString();
    }

    /// <summary>The constraint as a query: some servers take no brackets there.</summary>
    public string Query()
    {
        var path = string.Join('.', Path);
        return DapName.InQuery(path)
            + ToString()[path.Length..].Replace("[", "%5B", StringComparison.Ordinal)
                .Replace("]", "%5D", StringComparison.Ordinal);
    }

    /// <summary>Two questions that together are this one, the first one's elements before the second's.</summary>
    /// <param name="cutsChunks">Whether a chunk of the server's may be asked for twice, where it must be.</param>
    /// <returns>Null where there is one element only, or one chunk, and it must not be cut.</returns>
    public (DapQuestion First, DapQuestion Second)? Halves(bool cutsChunks)
    {
        for (var axis = 0; axis < Ranges.Length; axis++)
        {
            var (start, count, step) = Ranges[axis];
            if (count > 1)
            {
                return (Middle(axis) ?? (cutsChunks ? count / 2 : null)) is not { } first
                    ? null
                    : (
                        this with { Ranges = Ranges.SetItem(axis, new(start, first, step)) },
                        this with
                        {
                            Ranges = Ranges.SetItem(axis, new(start + (first * step), count - first, step)),
                        });
            }
        }

        return null;
    }

    /// <summary>How many positions of a dimension are before the chunk that begins near its middle, if any.</summary>
    private long? Middle(int axis)
    {
        var (start, count, step) = Ranges[axis];
        if (ChunkShape.Length != Ranges.Length || ChunkShape[axis] <= step)
        {
            return count / 2;
        }

        var chunk = ChunkShape[axis];
        var near = (start + (count / 2 * step) + (chunk / 2)) / chunk * chunk;
        var first = (near - start + step - 1) / step;
        return first > 0 && first < count ? first : null;
    }

    /// <summary>The array of an answer that this asks for, or null.</summary>
    /// <param name="answer">The answer's DDS.</param>
    public DdsNode? Find(DdsNode answer)
    {
        var name = DapName.Decode(Path[^1]);
        var lengths = Ranges.Select(range => range.Count);
        return answer.Arrays().FirstOrDefault(array =>
            DapName.Decode(array.Id) == name
            && array.Type == Type
            && array.Dimensions.Select(dimension => dimension.Length).SequenceEqual(lengths));
    }
}
