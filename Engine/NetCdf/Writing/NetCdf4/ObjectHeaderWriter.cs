using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes an object header of version 2 that remembers the order of its attributes.</summary>
/// <remarks>
/// <para>
/// All messages stand in one block, whose length has 32 bits. Only where an attribute is longer than a message can be
/// do all attributes of the object go to a heap, which then stands before the header.
/// </para>
/// <para>Source: "HDF5 File Format Specification", IV.A.1.b "Version 2 Data Object Header Prefix".</para>
/// </remarks>
internal sealed class ObjectHeaderWriter
{
    private const int GreatestMessageBytes = ushort.MaxValue;
    private const int MostAttributes = ushort.MaxValue;

    /// <summary>The order of attributes is kept and indexed; the length of the block has 4 bytes.</summary>
    private const int Flags = 0x0e;

    private const int OrderIsKept = 3;
    private const int IsConstant = 1;

    private readonly MetadataBuffer _messages = new(0);
    private readonly ImmutableArray<StoredMessage> _attributes;
    private readonly string _name;

    /// <summary>Begins a header.</summary>
    /// <param name="name">What the object is called in messages.</param>
    /// <param name="attributes">Its attributes, in order.</param>
    public ObjectHeaderWriter(string name, ImmutableArray<StoredMessage> attributes)
    {
        (_name, _attributes) = (name, attributes);
        if (attributes.Length > MostAttributes)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                name,
                $"{name} has {attributes.Length} attributes; NetCDF-4 has at most {MostAttributes} an object");
        }
    }

    /// <summary>Adds a message.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="isConstant">Whether the library says of it that it never changes.</param>
    public void Add(MessageType type, ReadOnlySpan<byte> bytes, bool isConstant = false) =>
        Add(type, bytes, isConstant, 0);

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">Where it goes, behind the heap of its attributes if it needs one.</param>
    /// <returns>Its address.</returns>
    public long Write(MetadataBuffer bytes)
    {
        bytes.Align();
        var isDense = _attributes.Any(attribute => attribute.Bytes.Length > GreatestMessageBytes);
        var (heap, byName, byOrder) = isDense
            ? DenseAttributeWriter.Write(bytes, _attributes)
            : ((long?)null, (long?)null, (long?)null);
        var information = new MetadataBuffer(0);
        information.Bytes([0, OrderIsKept]);
        information.UInt16(_attributes.Length);
        information.Address(heap);
        information.Address(byName);
        information.Address(byOrder);
        Add(MessageType.AttributeInformation, information.Written.Span, isConstant: false, 0);
        for (var order = 0; order < _attributes.Length && !isDense; order++)
        {
            Add(MessageType.Attribute, _attributes[order].Bytes, isConstant: false, order);
        }

        bytes.Align();
        var (start, address) = (bytes.Length, bytes.Position);
        bytes.Bytes("OHDR"u8);
        bytes.Bytes([2, Flags]);
        bytes.UInt32(_messages.Length);
        bytes.Bytes(_messages.Written.Span);
        bytes.Checksum(start);
        return address;
    }

    private void Add(MessageType type, ReadOnlySpan<byte> bytes, bool isConstant, int order)
    {
        if (bytes.Length > GreatestMessageBytes)
        {
            throw new ComputeException(
                Fault.InvalidValue, _name, $"{_name} needs {bytes.Length} bytes of {type}; HDF5 has at most 65535");
        }

        _messages.Byte((int)type);
        _messages.UInt16(bytes.Length);
        _messages.Byte(isConstant ? IsConstant : 0);
        _messages.UInt16(order);
        _messages.Bytes(bytes);
    }
}
