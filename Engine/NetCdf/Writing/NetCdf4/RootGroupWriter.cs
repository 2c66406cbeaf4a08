using System.Text;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the messages of the root group: its links, in order.</summary>
/// <remarks>
/// However many links there are, they stand in the header: it has room for them, and no index is needed.
/// Source: "HDF5 File Format Specification", IV.A.2.c, g and k: Link Info, Link, Group Info.
/// </remarks>
internal static class RootGroupWriter
{
    private const int OrderIsKept = 3;
    private const int HasOrder = 4;
    private const int HasCharacterSet = 16;
    private const int LongName = 1;

    /// <summary>Adds the messages.</summary>
    /// <param name="header">The group's header.</param>
    /// <param name="names">The names of the datasets.</param>
    /// <param name="addresses">Their addresses; there may be more.</param>
    public static void AddMessages(ObjectHeaderWriter header, ReadOnlySpan<string> names, ReadOnlySpan<long> addresses)
    {
        var information = new MetadataBuffer(0);
        information.Bytes([0, OrderIsKept]);
        information.UInt64(names.Length);
        information.Address(null); // No heap of links, and no index of them.
        information.Address(null);
        information.Address(null);
        header.Add(MessageType.LinkInformation, information.Written.Span);
        header.Add(MessageType.GroupInformation, [0, 0], isConstant: true);
        for (var order = 0; order < names.Length; order++)
        {
            var name = Encoding.UTF8.GetBytes(names[order]);
            var isAscii = Ascii.IsValid(name);
            var isLong = name.Length > byte.MaxValue;
            var link = new MetadataBuffer(0);
            link.Bytes([1, (byte)(HasOrder | (isAscii ? 0 : HasCharacterSet) | (isLong ? LongName : 0))]);
            link.UInt64(order);
            if (!isAscii)
            {
                link.Byte(1); // UTF-8.
            }

            if (isLong)
            {
                link.UInt16(name.Length);
            }
            else
            {
                link.Byte(name.Length);
            }

            link.Bytes(name);
            link.Address(addresses[order]);
            header.Add(MessageType.Link, link.Written.Span);
        }
    }
}
