using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes the metadata of one file.</summary>
/// <param name="dimensions">The dimensions.</param>
/// <param name="variables">The variables.</param>
/// <param name="attributes">The global attributes.</param>
/// <param name="chunks">For each variable its chunks.</param>
/// <param name="offset">Where the metadata stands in the file.</param>
internal sealed class ImageWriter(
    ImmutableArray<Dimension> dimensions,
    ImmutableArray<NetCdf4Variable> variables,
    AttributeSet attributes,
    ImmutableArray<ImmutableArray<StoredChunk>> chunks,
    long offset)
{
    private const string ScaleClass = "DIMENSION_SCALE\0";
    private const string NoVariable = "This is a netCDF dimension but not a netCDF variable.";

    /// <summary>A variable that is called like a dimension which it does not have first is called so in the file.</summary>
    private const string NoCoordinate = "_nc4_non_coord_";

    private const int HeapHeaderBytes = 16;
    private const int HeapObjectBytes = 24;
    private const int LeastHeapBytes = 4096;

    /// <summary>The longest text that is part of a header, in bytes; a message has 65,535 with all that it says.</summary>
    private const int LongestInHeader = 60_000;

    private readonly ImageBuffer _image = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ulong> _scales = new(StringComparer.Ordinal);
    private readonly List<(string Name, ulong Address)> _links = [];

    /// <summary>Writes everything.</summary>
    /// <returns>The bytes, and the address of the root group.</returns>
    public (ReadOnlyMemory<byte> Metadata, ulong Root) Write()
    {
        foreach (var dimension in dimensions)
        {
            _numbers.Add(dimension.Name, _numbers.Count);
        }

        WriteScales();
        foreach (var dimension in dimensions)
        {
            if (!variables.Any(variable => IsScale(variable.Definition) && variable.Definition.Name == dimension.Name))
            {
                WriteBareDimension(dimension);
            }
        }

        for (var place = 0; place < variables.Length; place++)
        {
            WriteVariable(variables[place], chunks[place]);
        }

        for (var place = 0; place < dimensions.Length; place++)
        {
            _image.Put(HeapHeaderBytes + (place * HeapObjectBytes) + 16, _scales[dimensions[place].Name]);
        }

        var root = WriteRoot();
        return (_image.Written, root);
    }

    private static bool IsScale(VariableDefinition variable) =>
        variable.Dimensions is [var first, ..] && first == variable.Name;

    // One reference for each dimension, to its scale: the lists of all variables point here.
    private void WriteScales()
    {
        BeginHeap(Math.Max(
            LeastHeapBytes, HeapHeaderBytes + (dimensions.Length * HeapObjectBytes) + HeapHeaderBytes));
        for (var number = 1; number <= dimensions.Length; number++)
        {
            BeginHeapObject(number, 8);
            _image.Eight(0); // Known when all scales are written.
        }

        EndHeap(LeastHeapBytes);
    }

    private void BeginHeap(long bytes)
    {
        _image.Text("GCOL");
        _image.Bytes([1, 0, 0, 0]);
        _image.Eight(bytes);
    }

    private void BeginHeapObject(int number, long bytes)
    {
        _image.Two(number);
        _image.Two(1);
        _image.Zeros(4);
        _image.Eight(bytes);
    }

    // What is left of a heap is an object too, of the number 0.
    private void EndHeap(int leastBytes = 0)
    {
        var room = Math.Max(HeapHeaderBytes, leastBytes - _image.Length);
        _image.Zeros(8);
        _image.Eight(room);
        _image.Zeros(room - HeapHeaderBytes);
    }

    private void WriteBareDimension(Dimension dimension)
    {
        var header = new ObjectHeader();
        header.Add(0x01, Dataspace.Of([dimension.Length], [dimension.IsUnlimited]));
        header.Add(0x03, Datatypes.Of(ElementType.Float));
        header.Add(0x05, StorageMessages.Fill(null, ElementType.Float, dimension.IsUnlimited));
        header.Add(0x08, dimension.IsUnlimited
            ? StorageMessages.Chunked([Math.Clamp(dimension.Length, 1, 1024)], sizeof(float), ImageBuffer.Undefined)
            : StorageMessages.Run(ImageBuffer.Undefined, dimension.Length * sizeof(float)));
        var length = dimension.Length.ToString(CultureInfo.InvariantCulture).PadLeft(10);
        AddScale(header, $"{NoVariable}{length}", dimension.Name);
        Link(dimension.Name, header);
        _scales.Add(dimension.Name, _links[^1].Address);
    }

    private void WriteVariable(NetCdf4Variable variable, ImmutableArray<StoredChunk> own)
    {
        var definition = variable.Definition;
        Dimension[] on = [.. definition.Dimensions.Select(name => dimensions[_numbers[name]])];
        ImmutableArray<long> shape = [.. on.Select(dimension => dimension.Length)];
        var header = new ObjectHeader();
        header.Add(0x01, Dataspace.Of(shape.AsSpan(), on.Select(dimension => dimension.IsUnlimited).ToArray()));
        header.Add(0x03, Datatypes.Of(definition.Type));
        header.Add(0x05, StorageMessages.Fill(
            definition.Attributes["_FillValue"], definition.Type, isChunked: !variable.ChunkShape.IsEmpty));
        if (variable.ChunkShape.IsEmpty)
        {
            header.Add(0x08, StorageMessages.Run(
                own.IsEmpty ? ImageBuffer.Undefined : (ulong)own[0].Offset,
                Region.ElementsOf(shape.AsSpan()) * definition.Type.ByteLength()));
        }
        else
        {
            var tree = ChunkTree.Write(_image, offset, own, shape, variable.ChunkShape);
            header.Add(0x08, StorageMessages.Chunked(variable.ChunkShape.AsSpan(), definition.Type.ByteLength(), tree));
            if (!variable.Filters.IsEmpty)
            {
                header.Add(0x0B, StorageMessages.Pipeline(variable.Filters));
            }
        }

        var isScale = IsScale(definition);
        if (isScale)
        {
            AddScale(header, definition.Name, definition.Name);
        }

        if (isScale ? shape.Length > 1 : shape.Length > 0)
        {
            AddDimensions(header, definition, isScale);
        }

        foreach (var (name, value) in definition.Attributes)
        {
            AddAttribute(
                header, name, value, name == "_FillValue" && value.Type.IsNumeric() ? definition.Type : value.Type);
        }

        Link(!isScale && _numbers.ContainsKey(definition.Name) && shape.Length > 0
            ? NoCoordinate + definition.Name
            : definition.Name, header);
        if (isScale)
        {
            _scales.Add(definition.Name, _links[^1].Address);
        }
    }

    // A text that is too long for a header is a string of any length, which stands in a heap of its own.
    private void AddAttribute(ObjectHeader header, string name, AttributeValue value, ElementType type)
    {
        if (type != ElementType.Char || value.Count <= LongestInHeader)
        {
            header.Attribute(name, value, type);
            return;
        }

        var text = Encoding.UTF8.GetBytes(value.Text!);
        var reference = new ImageBuffer();
        reference.Four(text.Length);
        reference.Eight(offset + _image.Length);
        reference.Four(1);
        BeginHeap(HeapHeaderBytes + HeapHeaderBytes + ((text.Length + 7L) / 8 * 8) + HeapHeaderBytes);
        BeginHeapObject(1, text.Length);
        _image.Bytes(text);
        _image.Align();
        EndHeap();
        header.Attribute(name, Datatypes.LongText(), null, reference.Written.Span);
    }

    private void AddScale(ObjectHeader header, string title, string dimension)
    {
        header.Attribute("CLASS", Datatypes.Text(ScaleClass.Length, 0), null, Encoding.ASCII.GetBytes(ScaleClass));
        var name = Encoding.UTF8.GetBytes(title + '\0');
        header.Attribute("NAME", Datatypes.Text(name.Length), null, name);
        header.Attribute(
            "_Netcdf4Dimid", Datatypes.Of(ElementType.Int), null, BitConverter.GetBytes(_numbers[dimension]));
    }

    // A scale has no scales: of several dimensions it has their numbers.
    private void AddDimensions(ObjectHeader header, VariableDefinition definition, bool isScale)
    {
        var values = new ImageBuffer();
        foreach (var name in definition.Dimensions)
        {
            values.Four(isScale ? _numbers[name] : 1);
            if (!isScale)
            {
                values.Eight(offset);
                values.Four(_numbers[name] + 1);
            }
        }

        header.Attribute(
            isScale ? "_Netcdf4Coordinates" : "DIMENSION_LIST",
            isScale ? Datatypes.Of(ElementType.Int) : Datatypes.References(isList: true),
            definition.Dimensions.Length,
            values.Written.Span);
    }

    private void Link(string name, ObjectHeader header) =>
        _links.Add((name, (ulong)(offset + header.Write(_image))));

    private ulong WriteRoot()
    {
        var header = new ObjectHeader();
        header.Add(0x02, StorageMessages.Of(message =>
        {
            message.Bytes([0, 1]);
            message.Eight(_links.Count);
            message.Address(ImageBuffer.Undefined);
            message.Address(ImageBuffer.Undefined);
        }));
        header.Add(0x0A, StorageMessages.Of(message => message.Bytes([0, 0])));
        for (var order = 0; order < _links.Count; order++)
        {
            var (name, address) = _links[order];
            header.Add(0x06, StorageMessages.Of(message =>
            {
                message.Bytes([1, 0x15]); // The name's length has two bytes; an order and a character set are there.
                message.Eight(order);
                message.Byte(1);
                message.Two(Encoding.UTF8.GetByteCount(name));
                message.Text(name);
                message.Address(address);
            }));
        }

        foreach (var (name, value) in attributes)
        {
            AddAttribute(header, name, value, value.Type);
        }

        return (ulong)(offset + header.Write(_image));
    }
}
