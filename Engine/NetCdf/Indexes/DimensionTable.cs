namespace Compute.Orleans.Engine.NetCdf.Indexes;

/// <summary>The dimensions of an index by number: the root's own, then those of groups and of variables only.</summary>
internal sealed class DimensionTable
{
    private readonly Dictionary<Dimension, int> _numbers = [];
    private readonly List<Dimension> _dimensions;

    /// <summary>Numbers the dimensions.</summary>
    /// <param name="index">The index.</param>
    public DimensionTable(DatasetIndex index)
    {
        _dimensions = [.. index.Dimensions];
        for (int number = 0; number < _dimensions.Count; number++)
        {
            _ = _numbers.TryAdd(_dimensions[number], number);
        }

        var others = index.Groups.SelectMany(group => group.Dimensions)
            .Concat(index.AllVariables().SelectMany(variable => variable.Dimensions));
        foreach (var dimension in others)
        {
            if (_numbers.TryAdd(dimension, _dimensions.Count))
            {
                _dimensions.Add(dimension);
            }
        }
    }

    /// <summary>The dimensions in order of their numbers.</summary>
    public IReadOnlyList<Dimension> Dimensions => _dimensions;

    /// <summary>The number of a dimension.</summary>
    /// <param name="dimension">One of the index's.</param>
    public int this[Dimension dimension] => _numbers[dimension];
}
