namespace Compute.Orleans.Engine.NetCdf;

/// <summary>Goes through the rows of a region in order, and knows the gap before the next one.</summary>
/// <param name="region">The region; not empty.</param>
internal sealed class RowCursor(StridedRegion region)
{
    private readonly long[] _position = new long[region.Outer.Length];
    private long _row;

    /// <summary>Where the current row begins, from the start of the file.</summary>
    public long Offset { get; private set; } = region.Offset;

    /// <summary>Whether the cursor stands on a row, not behind the last.</summary>
    public bool IsOnRow => _row < region.Rows;

    /// <summary>Goes to the next row, or behind the last one.</summary>
    public void MoveNext()
    {
        _row++;
        for (int axis = _position.Length - 1; axis >= 0; axis--)
        {
            var (count, strideBytes) = region.Outer[axis];
            if (++_position[axis] < count)
            {
                Offset += strideBytes;
                return;
            }

            Offset -= (count - 1) * strideBytes;
            _position[axis] = 0;
        }
    }
}
