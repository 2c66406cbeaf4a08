using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads the attributes of an object: messages of its header, or of a heap where they are many.</summary>
/// <remarks>Values are parts of what was read, not copies. Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="budget">How much may still be read.</param>
/// <param name="shared">What objects share.</param>
internal sealed class StoredAttributeReader(Hdf5File file, ReadBudget budget, SharedMessageReader shared)
{
    private readonly Dictionary<ReadOnlyMemory<byte>, StoredAttribute> _shared = [];

    /// <summary>Reads all attributes of an object.</summary>
    /// <param name="header">Its header.</param>
    /// <returns>The attributes in order of creation where the object tracks it, else as stored.</returns>
    public async ValueTask<ImmutableArray<StoredAttribute>> ReadAsync(ObjectHeader header)
    {
        var attributes = new List<StoredAttribute>();
        foreach (var message in header.Messages)
        {
            if (message.Type == MessageType.Attribute)
            {
                attributes.Add(await ReadAsync(message));
            }
        }

        if (Information(header) is { HeapAddress: { } heap } information)
        {
            var index = information.NameIndexAddress
                ?? throw file.Corrupt(header.Address, "many attributes have no index of their names");
            foreach (var dense in await DenseAttributes.ReadAsync(file, heap, index, shared.Heap))
            {
                file.Limits.CountMessages(1);
                budget.Spend(heap, dense.Bytes.Length, "an attribute");
                var order = information.TracksOrder ? dense.CreationOrder : null;
                var message = new HeaderMessage(MessageType.Attribute, IsShared: false, order, dense.Bytes, heap);
                attributes.Add(await ReadAsync(message));
            }
        }

        return attributes.TrueForAll(attribute => attribute.CreationOrder is not null)
            ? [.. attributes.OrderBy(attribute => attribute.CreationOrder)]
            : [.. attributes];
    }

    /// <summary>How an object keeps its attributes; null where it only has messages in its header.</summary>
    /// <param name="header">Its header.</param>
    public AttributeInformationMessage? Information(ObjectHeader header)
    {
        if (header.Find(MessageType.AttributeInformation) is not { } message)
        {
            return null;
        }

        var reader = message.Reader(file);
        return AttributeInformationMessage.Read(ref reader);
    }

    private async ValueTask<StoredAttribute> ReadAsync(HeaderMessage message)
    {
        var own = await shared.ResolveAsync(message);
        if (message.IsShared && _shared.TryGetValue(own.Bytes, out var known))
        {
            return known with { CreationOrder = message.CreationOrder };
        }

        var parts = AttributeMessage.Read(file, own.Bytes, own.Address);
        var type = await shared.ReadTypeAsync(parts.Type);
        var space = await ReadSpaceAsync(parts.Space);
        var bytes = space.Bytes(type);
        if (bytes > parts.Value.Length)
        {
            throw file.Corrupt(
                own.Address, $"attribute {parts.Name} takes {bytes} bytes, and {parts.Value.Length} are there");
        }

        var attribute = new StoredAttribute(
            parts.Name, type, space, parts.Value[..(int)bytes], message.CreationOrder, own.Address);
        if (message.IsShared)
        {
            _shared[own.Bytes] = attribute;
        }

        return attribute;
    }

    private async ValueTask<Dataspace> ReadSpaceAsync(HeaderMessage message)
    {
        var own = await shared.ResolveAsync(message);
        var reader = own.Reader(file);
        return DataspaceMessage.Read(ref reader);
    }
}
