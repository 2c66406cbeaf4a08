using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes an object header: messages about one group or dataset, in a single block.</summary>
/// <remarks>
/// Version 2, in which the order of attributes is tracked: without, netCDF-C lists them by name, and opens the file for
/// reading only. Source: "HDF5 File Format Specification", IV.A.1.b.
/// </remarks>
internal sealed class ObjectHeaderWriter
{
    /// <summary>The length of the longest message, in bytes: it has 16 bits.</summary>
    public const int GreatestMessageBytes = ushort.MaxValue;

    private const byte Version = 2;
    private const byte LengthOf4Bytes = 0x02;
    private const byte AttributeOrderTracked = 0x04;
    private const byte AttributeOrderIndexed = 0x08;

    private readonly ImageWriter _messages = new();
    private int _attributes;

    /// <summary>Adds a message.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="body">Its body.</param>
    /// <param name="owner">What it is about, for messages of errors.</param>
    public void Add(MessageType type, ImageWriter body, string owner)
    {
        if (body.Length > GreatestMessageBytes)
        {
            throw new ComputeException(
                Fault.TooLarge,
                owner,
                $"{owner} takes {body.Length} bytes of metadata; a NetCDF-4 file holds {GreatestMessageBytes} of one "
                + "attribute: fewer values, or format=netcdf3, would do");
        }

        _messages.Bytes((byte)type);
        _messages.Number(body.Length, 2);
        _messages.Bytes(0);
        _messages.Number(type == MessageType.Attribute ? _attributes++ : 0, 2);
        _messages.Append(body);
    }

    /// <summary>Says how attributes are kept: as messages of the header, in their order.</summary>
    /// <param name="count">How many there will be.</param>
    public void AddAttributeInformation(int count)
    {
        var body = new ImageWriter();
        body.Bytes(0, 0x03); // Version, order tracked and indexed.
        body.Number(count, 2);
        body.Address(null);
        body.Address(null);
        body.Address(null);
        Add(MessageType.AttributeInformation, body, "attributes");
    }

    /// <summary>Writes the header.</summary>
    /// <param name="image">Takes it.</param>
    /// <param name="label">Its place.</param>
    public void Write(ImageWriter image, Label label)
    {
        image.Place(label);
        var first = image.Length;
        image.Bytes("OHDR"u8);
        image.Bytes(Version, LengthOf4Bytes | AttributeOrderTracked | AttributeOrderIndexed);
        image.Number(_messages.Length, 4);
        image.Append(_messages);
        image.Checksum(first);
    }
}
