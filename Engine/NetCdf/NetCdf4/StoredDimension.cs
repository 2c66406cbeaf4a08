namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A dimension while the file is read: its length is known only when all variables are.</summary>
/// <param name="name">The name.</param>
/// <param name="id">The number by which hidden attributes name it, and which orders the dimensions of a group.</param>
/// <param name="length">The length of its scale.</param>
/// <param name="isUnlimited">Whether it can grow.</param>
/// <param name="address">Address of its scale; null for one that no scale stands for.</param>
internal sealed class StoredDimension(string name, int id, long length, bool isUnlimited, long? address)
{
    private Dimension? _dimension;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <summary>The number.</summary>
    public int Id => id;

    /// <summary>Whether it can grow.</summary>
    public bool IsUnlimited => isUnlimited;

    /// <summary>Address of its scale, or null.</summary>
    public long? Address => address;

    /// <summary>The length as its scale has it.</summary>
    public long ScaleLength => length;

    /// <summary>The length of the longest variable that has it.</summary>
    public long GreatestLength { get; set; }

    /// <summary>The dimension, once all variables are known: an unlimited one is as long as the longest.</summary>
    public Dimension Dimension => _dimension ??= new(name, isUnlimited ? GreatestLength : length, isUnlimited);
}
