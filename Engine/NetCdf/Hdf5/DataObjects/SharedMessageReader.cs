using System.Buffers.Binary;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Finds messages that several objects share: committed datatypes, and what a heap holds for all.</summary>
/// <remarks>
/// Types are kept, so that what a thousand attributes share is understood once. Threading: one caller.
/// Source: "HDF5 File Format Specification", IV.A.2 "Shared Message".
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="headers">Its object headers.</param>
internal sealed class SharedMessageReader(Hdf5File file, ObjectHeaderReader headers)
{
    private readonly Dictionary<long, Datatype> _committed = [];
    private readonly Dictionary<ulong, HeaderMessage> _heaped = [];
    private readonly Dictionary<ulong, Datatype> _heapedTypes = [];

    /// <summary>Where messages stand that several objects share; null where the file has no such place.</summary>
    public SharedMessages? Heap { get; } = file.Superblock.SharedTableAddress is { } table
        ? new(file, table, file.Superblock.SharedIndexCount)
        : null;

    /// <summary>The message itself, if this one only says where it is.</summary>
    /// <param name="message">The message.</param>
    public ValueTask<HeaderMessage> ResolveAsync(HeaderMessage message) =>
        message.IsShared ? FollowAsync(message, Reference(message)) : new(message);

    /// <summary>The type that a message describes, or leads to.</summary>
    /// <param name="message">The message.</param>
    public async ValueTask<Datatype> ReadTypeAsync(HeaderMessage message)
    {
        if (!message.IsShared)
        {
            return Parse(message);
        }

        var reference = Reference(message);
        if (reference.Address is not { } address)
        {
            return await ReadHeapTypeAsync(message, reference);
        }

        if (!_committed.TryGetValue(address, out var type))
        {
            type = Parse(await FollowAsync(message, reference)) with { CommittedAt = address };
            _committed.Add(address, type);
        }

        return type;
    }

    private async ValueTask<Datatype> ReadHeapTypeAsync(HeaderMessage message, SharedReference reference)
    {
        var key = Key(reference.HeapId);
        if (!_heapedTypes.TryGetValue(key, out var type))
        {
            type = Parse(await ReadHeapAsync(message, reference.HeapId));
            _heapedTypes.Add(key, type);
        }

        return type;
    }

    private Datatype Parse(HeaderMessage message)
    {
        var reader = message.Reader(file);
        return DatatypeMessage.Read(ref reader);
    }

    private SharedReference Reference(HeaderMessage message)
    {
        var reader = message.Reader(file);
        return SharedReference.Read(ref reader);
    }

    private async ValueTask<HeaderMessage> FollowAsync(HeaderMessage message, SharedReference reference)
    {
        if (reference.Address is not { } address)
        {
            return await ReadHeapAsync(message, reference.HeapId);
        }

        var header = await headers.ReadAsync(address);
        var there = header.Find(message.Type)
            ?? throw file.Corrupt(message.Address, $"{message.What} is said to be in a header that has none");
        if (!there.IsShared)
        {
            return there;
        }

        var next = Reference(there);
        return next.Address is null
            ? await ReadHeapAsync(there, next.HeapId)
            : throw file.Corrupt(there.Address, $"{message.What} that is shared leads to another that is");
    }

    private async ValueTask<HeaderMessage> ReadHeapAsync(HeaderMessage message, ReadOnlyMemory<byte> heapId)
    {
        var key = Key(heapId);
        if (_heaped.TryGetValue(key, out var known) && known.Type == message.Type)
        {
            return known;
        }

        var heap = Heap
            ?? throw file.Corrupt(message.Address, $"{message.What} is shared, and the file has no table of these");
        var bytes = await heap.ReadAsync(heapId, (int)message.Type);
        return _heaped[key] = message with { IsShared = false, Bytes = bytes };
    }

    private static ulong Key(ReadOnlyMemory<byte> heapId) => BinaryPrimitives.ReadUInt64LittleEndian(heapId.Span);
}
