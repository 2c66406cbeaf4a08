using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Arrays.Kernels;

namespace Compute.Orleans.Tests.Support;

/// <summary>Puts the pieces of a region together again, and says how often each element came.</summary>
/// <param name="region">The region.</param>
/// <param name="reduced">The dimensions that it claims to reduce.</param>
internal sealed class PieceCollector(Region region, ImmutableArray<int> reduced) : IPieceVisitor
{
    public ImmutableArray<int> Reduced => reduced;

    /// <summary>The values, NaN where missing.</summary>
    public double[] Values { get; } = new double[region.Elements];

    /// <summary>How often each was pushed.</summary>
    public int[] Times { get; } = new int[region.Elements];

    /// <summary>How the region was cut, in order.</summary>
    public List<string> Cuts { get; } = [];

    /// <summary>The longest piece, in bytes.</summary>
    public long LongestBytes { get; private set; }

    public void Visit(in Piece piece)
    {
        var block = piece.Block;
        var strides = piece.Strides;
        Cuts.Add(string.Join(' ', block.Start) + ": " + string.Join(' ', block.Count));
        var elementBytes = piece.Form.Type.ByteLength();
        LongestBytes = Math.Max(LongestBytes, block.Elements * elementBytes);
        var inner = block.Count.AsSpan().LastIndexOfAnyExcept(1);
        Assert.True(inner < 0 || strides[inner] == 1);
        var place = new long[block.Rank];
        for (long number = 0; number < block.Elements; number++)
        {
            var rest = number;
            for (var axis = place.Length - 1; axis >= 0; axis--)
            {
                (rest, place[axis]) = Math.DivRem(rest, block.Count[axis]);
            }

            long from = 0;
            long to = 0;
            for (var axis = 0; axis < place.Length; axis++)
            {
                from += place[axis] * strides[axis];
                to = (to * region.Count[axis]) + block.Start[axis] - region.Start[axis] + place[axis];
            }

            var bytes = piece.Bytes.Slice((int)from * elementBytes, elementBytes).ToArray();
            if (piece.Form.IsSwapped)
            {
                ByteSwap.Reverse(bytes, elementBytes);
            }

            var value = NodeArrays.Doubles(bytes, piece.Form.Type)[0];
            Values[to] = value == piece.Form.Missing || value == piece.Form.OtherMissing ? double.NaN : value;
            Times[to]++;
        }
    }
}
