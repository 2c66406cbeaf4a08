using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.Expressions;

/// <summary>
/// For nodes that the blocks of a partition ask for the same part again and again, as for one time step's mean by all
/// blocks of that time step: the part that was evaluated last.
/// </summary>
/// <remarks>Threading: one evaluation at a time.</remarks>
/// <param name="maximum">The largest number of bytes of all parts together; what is more is not remembered.</param>
internal sealed class LastParts(long maximum)
{
    private readonly Dictionary<Node, (Region Region, byte[] Bytes)> _parts = [];
    private long _total;

    /// <summary>A node's last part, or null where that was another region.</summary>
    /// <param name="node">The node.</param>
    /// <param name="region">The region that is wanted.</param>
    public ReadOnlyMemory<byte>? Find(Node node, Region region) =>
        _parts.TryGetValue(node, out var part)
            && part.Region.Start.SequenceEqual(region.Start)
            && part.Region.Count.SequenceEqual(region.Count)
                ? part.Bytes
                : default(ReadOnlyMemory<byte>?);

    /// <summary>Remembers a part in the place of the node's one before.</summary>
    /// <param name="node">The node.</param>
    /// <param name="region">The region.</param>
    /// <param name="values">Its elements; they are copied.</param>
    public void Put(Node node, Region region, ReadOnlySpan<byte> values)
    {
        if (_parts.Remove(node, out var before))
        {
            _total -= before.Bytes.Length;
        }

        if (_total + values.Length > maximum)
        {
            return;
        }

        var bytes = before.Bytes?.Length == values.Length ? before.Bytes : new byte[values.Length];
        values.CopyTo(bytes);
        _parts.Add(node, (region, bytes));
        _total += bytes.Length;
    }
}
