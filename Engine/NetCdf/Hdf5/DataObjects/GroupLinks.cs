using System.Collections.Immutable;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Messages;
using Compute.Orleans.Engine.NetCdf.Hdf5.Infrastructure;

namespace Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

/// <summary>Reads the links of a group: of a symbol table, its header, or a heap where they are many.</summary>
/// <remarks>Threading: one caller.</remarks>
/// <param name="file">The file.</param>
/// <param name="budget">How much may still be read.</param>
internal sealed class GroupLinks(Hdf5File file, ReadBudget budget)
{
    /// <summary>Reads all links of a group.</summary>
    /// <param name="header">Its header.</param>
    /// <returns>The links: in order of creation where the group tracks it, else in order of their names.</returns>
    public async ValueTask<ImmutableArray<Link>> ReadAsync(ObjectHeader header)
    {
        var links = new List<Link>();
        if (header.Find(MessageType.SymbolTable) is { } table)
        {
            var reader = table.Reader(file);
            var (tree, heap) = SymbolTableMessage.Read(ref reader);
            links = await new SymbolTable(file, budget).ReadAsync(tree, heap);
            file.Limits.CountMessages(links.Count);
        }

        foreach (var message in header.Messages)
        {
            if (message.Type == MessageType.Link)
            {
                var reader = message.Reader(file);
                links.Add(LinkMessage.Read(ref reader));
            }
        }

        if (Information(header) is { HeapAddress: { } address } information)
        {
            var index = information.NameIndexAddress
                ?? throw file.Corrupt(header.Address, "many links have no index of their names");
            foreach (var message in await DenseLinks.ReadAsync(file, address, index))
            {
                file.Limits.CountMessages(1);
                budget.Spend(address, message.Bytes.Length, "a link");
                links.Add(Read(message.Bytes, address));
            }
        }

        return links.TrueForAll(link => link.CreationOrder is not null)
            ? [.. links.OrderBy(link => link.CreationOrder)]
            : [.. links.OrderBy(link => link.Name, StringComparer.Ordinal)];
    }

    /// <summary>How a group keeps its links; null where it is an old one.</summary>
    /// <param name="header">Its header.</param>
    public LinkInformationMessage? Information(ObjectHeader header)
    {
        if (header.Find(MessageType.LinkInformation) is not { } message)
        {
            return null;
        }

        var reader = message.Reader(file);
        return LinkInformationMessage.Read(ref reader);
    }

    private Link Read(ReadOnlyMemory<byte> message, long address)
    {
        var reader = new FieldReader(file, message.Span, address, "a Link message");
        return LinkMessage.Read(ref reader);
    }
}
