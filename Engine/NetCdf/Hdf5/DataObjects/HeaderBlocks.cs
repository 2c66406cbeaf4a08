using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads one object header block by block: the first says where others are, and those may too.</summary>
/// <remarks>
/// Blocks that are to be read are known beforehand, so that those of many headers can be fetched at once.
/// Source: "HDF5 File Format Specification", IV.A.1 "Data Object Headers", IV.A.2.q "Continuation Message".
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="budget">How much may still be read.</param>
/// <param name="address">Where the header begins.</param>
internal sealed class HeaderBlocks(Hdf5File file, ReadBudget budget, long address)
{
    /// <summary>Length of a block's beginning that says how long it is, in bytes.</summary>
    public const int PrefixBytes = 48;

    private const int FirstVersionPrefixBytes = 16;
    private const int ChecksumBytes = 4;
    private const int KnownFlags = 0x3f;
    private const int TracksOrder = 0x04;
    private const int HoldsLimits = 0x10;
    private const int HoldsTimes = 0x20;
    private const string What = "an object header";
    private const string NextWhat = "a continued object header";

    private readonly ImmutableArray<HeaderMessage>.Builder _messages = ImmutableArray.CreateBuilder<HeaderMessage>();
    private readonly Queue<(long Address, long Bytes)> _next = [];
    private readonly HashSet<long> _seen = [address];
    private MessageType? _unknown;
    private bool _isFirstVersion;
    private bool _tracksOrder;

    /// <summary>The blocks that are to be read next.</summary>
    public IEnumerable<(long Address, long Bytes)> Next => _next;

    /// <summary>The header, once there is no next block.</summary>
    public ObjectHeader Header => new(address, _messages.ToImmutable(), _unknown);

    /// <summary>Reads the first block.</summary>
    public async ValueTask ReadFirstAsync()
    {
        var prefix = await file.ReadUpToAsync(address, PrefixBytes, What);
        var (start, bytes) = ReadPrefix(prefix.Span);
        var end = _isFirstVersion ? 0 : ChecksumBytes;
        if (bytes > file.Bytes)
        {
            throw file.Corrupt(address, $"{What} takes {bytes} bytes");
        }

        budget.Spend(address, start + bytes + end, What);
        var block = await file.ReadAsync(address, start + bytes + end, What);
        Check(block.Span, address);
        ReadMessages(block[start..(block.Length - end)], address + start);
    }

    /// <summary>Reads the next block.</summary>
    public async ValueTask ReadNextAsync()
    {
        var (next, bytes) = _next.Dequeue();
        budget.Spend(next, bytes, NextWhat);
        var block = await file.ReadAsync(next, bytes, NextWhat);
        if (_isFirstVersion)
        {
            ReadMessages(block, next);
            return;
        }

        var reader = new FieldReader(file, block.Span, next, NextWhat);
        reader.Signature("OCHK"u8);
        if (reader.Remaining < ChecksumBytes)
        {
            throw reader.Corrupt($"its length is {bytes}");
        }

        Check(block.Span, next);
        ReadMessages(block[reader.Position..^ChecksumBytes], next + reader.Position);
    }

    /// <summary>Where the messages begin, and how many bytes they take.</summary>
    private (int Start, long Bytes) ReadPrefix(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(file, bytes, address, What);
        _isFirstVersion = !bytes.StartsWith("OHDR"u8);
        if (_isFirstVersion)
        {
            return ReadFirstVersion(ref reader);
        }

        reader.Skip(4);
        if (reader.Byte() is var version and not 2)
        {
            throw reader.Corrupt($"the version is {version}, not 2");
        }

        var flags = reader.Byte();
        if ((flags & ~KnownFlags) != 0)
        {
            throw reader.Corrupt($"the flags are 0x{flags:x2}");
        }

        _tracksOrder = (flags & TracksOrder) != 0;
        reader.Skip((flags & HoldsTimes) != 0 ? 16 : 0);
        reader.Skip((flags & HoldsLimits) != 0 ? 4 : 0);
        var messageBytes = reader.Unsigned(1 << (flags & 3));
        return messageBytes <= int.MaxValue
            ? (reader.Position, (long)messageBytes)
            : throw reader.Corrupt($"its messages take {messageBytes} bytes");
    }

    private static (int Start, long Bytes) ReadFirstVersion(ref FieldReader reader)
    {
        if (reader.Byte() is var version and not 1)
        {
            throw reader.Corrupt($"the version is {version}, not 1");
        }

        reader.Skip(7); // A reserved byte, how many messages there are, how many links lead here.
        return (FirstVersionPrefixBytes, reader.UInt32());
    }

    private void Check(ReadOnlySpan<byte> block, long at)
    {
        if (!_isFirstVersion)
        {
            var reader = new FieldReader(file, block, at, What);
            var computed = Checksum.Lookup3(reader.Take(block.Length - ChecksumBytes));
            var stored = reader.UInt32();
            if (stored != computed)
            {
                throw reader.Corrupt($"the checksum is {stored:x8} where {computed:x8} is computed");
            }
        }
    }

    private void ReadMessages(ReadOnlyMemory<byte> block, long at)
    {
        var reader = new FieldReader(file, block.Span, at, What);
        var prefixBytes = _isFirstVersion ? 8 : _tracksOrder ? 6 : 4;
        while (reader.Remaining >= prefixBytes) // What is shorter is a gap.
        {
            var type = (MessageType)(_isFirstVersion ? reader.UInt16() : reader.Byte());
            var (length, flags) = (reader.UInt16(), (MessageFlags)reader.Byte());
            long? order = null;
            if (_isFirstVersion)
            {
                reader.Skip(3);
            }
            else if (_tracksOrder)
            {
                order = reader.UInt16();
            }

            var start = reader.Position;
            reader.Skip(length);
            Keep(new(
                type, flags.HasFlag(MessageFlags.IsShared), order, block.Slice(start, length), at + start), flags);
        }
    }

    private void Keep(HeaderMessage message, MessageFlags flags)
    {
        switch (message.Type)
        {
            case MessageType.Continuation:
                Continue(message);
                break;
            case MessageType.Dataspace or MessageType.LinkInformation or MessageType.Datatype
                or MessageType.OldFillValue or MessageType.FillValue or MessageType.Link
                or MessageType.ExternalFiles or MessageType.Layout or MessageType.GroupInformation
                or MessageType.FilterPipeline or MessageType.Attribute or MessageType.SharedMessageTable
                or MessageType.SymbolTable or MessageType.DriverInformation or MessageType.AttributeInformation:
                file.Limits.CountMessages(1);
                _messages.Add(message);
                break;
            case > MessageType.CacheImage when flags.HasFlag(MessageFlags.MustBeKnown):
                _unknown ??= message.Type;
                break;
        }
    }

    private void Continue(HeaderMessage message)
    {
        var reader = message.Reader(file);
        var (next, bytes) = (reader.Address("the next block"), reader.Length("the next block"));
        file.Limits.CountMessages(1);
        if (!_seen.Add(next))
        {
            throw reader.Corrupt($"the header goes on at byte {next}, where it was before");
        }

        _next.Enqueue((next, bytes));
    }
}
