using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>An object header, message by message; attributes keep the order in which they are added.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.1.b "Version 2 Data Object Header Prefix".</remarks>
internal sealed class ObjectHeader
{
    /// <summary>A message says its length in two bytes.</summary>
    private const int GreatestMessage = 65_535;

    private const int TracksOrderWithLongLength = 0x06;

    private readonly ImageBuffer _messages = new();
    private readonly List<ImageBuffer> _attributes = [];

    /// <summary>Adds a message.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="content">Its content.</param>
    public void Add(int type, ImageBuffer content) => Add(type, content, 0);

    /// <summary>Adds an attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The datatype message of its elements.</param>
    /// <param name="count">How many elements; null for a scalar, 0 for none at all.</param>
    /// <param name="values">The elements.</param>
    /// <exception cref="ComputeException">TooLarge: it is longer than an object header holds.</exception>
    public void Attribute(string name, ImageBuffer type, int? count, ReadOnlySpan<byte> values)
    {
        var space = count == 0 ? Dataspace.None() : count is { } length ? Dataspace.Of([length]) : Dataspace.Of([]);
        var message = new ImageBuffer();
        message.Byte(3);
        message.Byte(0);
        message.Two(Encoding.UTF8.GetByteCount(name) + 1);
        message.Two(type.Length);
        message.Two(space.Length);
        message.Byte(1);
        message.Text(name);
        message.Byte(0);
        message.Bytes(type.Written.Span);
        message.Bytes(space.Written.Span);
        message.Bytes(values);
        if (message.Length > GreatestMessage)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "format",
                $"the attribute {name} has {values.Length} bytes, and one of a netcdf4 file may have about "
                + $"{GreatestMessage}; format=netcdf3 holds it");
        }

        _attributes.Add(message);
    }

    /// <summary>Adds text or numbers.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="type">The type to store numbers in.</param>
    public void Attribute(string name, AttributeValue value, ElementType type)
    {
        var bytes = Datatypes.Values(value, type);
        if (type == ElementType.Char)
        {
            Attribute(name, Datatypes.Text(Math.Max(1, bytes.Length)), bytes.Length == 0 ? 0 : null, bytes);
        }
        else
        {
            Attribute(name, Datatypes.Of(type), value.Numbers.Length, bytes);
        }
    }

    /// <summary>Adds the header to an image.</summary>
    /// <param name="image">The image; its length is a multiple of eight afterwards.</param>
    /// <returns>Where the header begins in the image.</returns>
    public int Write(ImageBuffer image)
    {
        var information = new ImageBuffer();
        information.Byte(0);
        information.Byte(1);
        information.Two(_attributes.Count);
        information.Address(ImageBuffer.Undefined);
        information.Address(ImageBuffer.Undefined);
        Add(0x15, information);
        for (var order = 0; order < _attributes.Count; order++)
        {
            Add(0x0C, _attributes[order], order);
        }

        var start = image.Length;
        image.Text("OHDR");
        image.Byte(2);
        image.Byte(TracksOrderWithLongLength);
        image.Four(_messages.Length);
        image.Bytes(_messages.Written.Span);
        image.Checksum(start);
        image.Align();
        return start;
    }

    private void Add(int type, ImageBuffer content, int order)
    {
        _messages.Byte(type);
        _messages.Two(content.Length);
        _messages.Byte(0);
        _messages.Two(order);
        _messages.Bytes(content.Written.Span);
    }
}
