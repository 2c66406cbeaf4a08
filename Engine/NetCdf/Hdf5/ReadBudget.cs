using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>How much metadata may still be read: a file whose structures lie in each other would never end.</summary>
/// <remarks>
/// In a sound file no two structures overlap, and each is read once, so that all of them are shorter than the file.
/// Compressed heaps may hold more than the file does; hence the factor. Threading: one caller.
/// </remarks>
/// <param name="file">The file.</param>
internal sealed class ReadBudget(Hdf5File file)
{
    private const int Factor = 4;

    private long _left = file.Bytes > long.MaxValue / Factor ? long.MaxValue : file.Bytes * Factor;

    /// <summary>Counts a structure.</summary>
    /// <param name="address">Where it is, for the message.</param>
    /// <param name="bytes">Its length.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="ComputeException">CorruptData when structures lie in each other.</exception>
    public void Spend(long address, long bytes, string what)
    {
        if (bytes > _left)
        {
            throw file.Corrupt(address, $"{what} makes the metadata longer than the file: structures overlap");
        }

        _left -= bytes;
    }
}
