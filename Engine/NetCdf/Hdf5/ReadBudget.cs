using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>How much metadata may still be read: a file whose structures lie in each other would never end.</summary>
/// <remarks>
/// In a sound file no two structures overlap, and each is read once, so that all of them are shorter than the file.
/// Compressed heaps may hold more than the file does; hence the factor. Threading: one caller.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="factor">How many times the file's length all of it may be; 1 where nothing is compressed.</param>
internal sealed class ReadBudget(Hdf5File file, int factor = 4)
{
    private long _left = file.Bytes > long.MaxValue / factor ? long.MaxValue : file.Bytes * factor;

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
