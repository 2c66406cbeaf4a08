using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Hdf5;

/// <summary>How much of what a file holds is kept in memory, however sound it is: names, types, chunks.</summary>
/// <remarks>
/// All of it takes several times its bytes; within these limits a file opens in 256 MiB.
/// Threading: any number of callers, since chunk indexes are read at once.
/// </remarks>
/// <param name="file">The file, as messages name it.</param>
internal sealed class ContentLimits(string file)
{
    /// <summary>How many types, members of types and names of values a file may have.</summary>
    public const int GreatestTypeCount = 1 << 19;

    /// <summary>How many bytes all names may take: those of links, attributes, types and members.</summary>
    public const int GreatestNameBytes = 16 << 20;

    /// <summary>How many bytes the values of all attributes may take, a number counting 8.</summary>
    public const int GreatestValueBytes = 16 << 20;

    /// <summary>How many chunks all variables may have: 24 bytes each, and as many while they are collected.</summary>
    public const int GreatestChunkCount = 2 << 20;

    /// <summary>How many messages and links all objects may have: each takes 200 bytes with what it says.</summary>
    public const int GreatestMessageCount = 1 << 19;

    private long _types;
    private long _messages;
    private long _names;
    private long _values;
    private long _chunks;

    /// <summary>Counts types that are kept.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ComputeException">TooLarge when there are more than are kept.</exception>
    public void CountTypes(long count) => Count(ref _types, count, GreatestTypeCount, "types and members of types");

    /// <summary>Counts messages and links that are kept.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ComputeException">TooLarge when there are more than are kept.</exception>
    public void CountMessages(long count) =>
        Count(ref _messages, count, GreatestMessageCount, "messages in the headers of its objects");

    /// <summary>Counts the bytes of names that are kept.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="ComputeException">TooLarge when there are more than are kept.</exception>
    public void CountNames(long bytes) => Count(ref _names, bytes, GreatestNameBytes, "bytes of names");

    /// <summary>Counts the bytes of attributes' values that are kept.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="ComputeException">TooLarge when there are more than are kept.</exception>
    public void CountValues(long bytes) => Count(ref _values, bytes, GreatestValueBytes, "bytes of attributes");

    /// <summary>Counts chunks, before they are read where their number is known.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ComputeException">TooLarge when there are more than are kept.</exception>
    public void CountChunks(long count) =>
        Count(ref _chunks, count, GreatestChunkCount, "chunks in all its variables");

    /// <summary>Why a file is not opened though it may be sound.</summary>
    /// <param name="what">What there is too much of, with its number.</param>
    public ComputeException TooLarge(string what) =>
        new(Fault.TooLarge, file, $"{file} has more than {what}; a file of more is not read, several smaller ones are");

    private void Count(ref long total, long count, long limit, string what)
    {
        if (count > limit || Interlocked.Add(ref total, count) > limit)
        {
            throw TooLarge($"{limit} {what}");
        }
    }
}
