using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

/// <summary>The blocks of a tree that were read: none comes twice, and all are no longer than the file.</summary>
/// <remarks>That ends the walk through a damaged tree whose blocks lead back to, or lie in, each other.</remarks>
/// <param name="file">The file.</param>
/// <param name="what">What the blocks are, for the message.</param>
internal sealed class VisitedBlocks(Hdf5File file, string what)
{
    private readonly HashSet<long> _addresses = [];
    private long _bytesLeft = file.Bytes;

    /// <summary>Notes that a block is read.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="bytes">Its length, or what is known of it.</param>
    /// <exception cref="ComputeException">CorruptData when it was read before, or no file is that long.</exception>
    public void Enter(long address, long bytes)
    {
        if (!_addresses.Add(address))
        {
            throw file.Corrupt(address, $"{what} is reached a second time");
        }

        Spend(address, bytes);
    }

    /// <summary>Notes that there is more of a block.</summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="bytes">How much more.</param>
    /// <exception cref="ComputeException">CorruptData when no file is that long.</exception>
    public void Spend(long address, long bytes)
    {
        if (bytes > _bytesLeft)
        {
            throw file.Corrupt(address, $"{what} does not fit into the file beside those before it");
        }

        _bytesLeft -= bytes;
    }
}
