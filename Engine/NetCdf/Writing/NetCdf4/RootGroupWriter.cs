using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.NetCdf4;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes all objects of a file: dimensions and variables, and the group that names them.</summary>
/// <remarks>Source: netCDF-C, "Interoperability with HDF5"; "HDF5 Dimension Scale Specification".</remarks>
internal sealed class RootGroupWriter
{
    private const string ScaleClass = "DIMENSION_SCALE";
    private const string ReferenceList = "REFERENCE_LIST";
    private const string Producer = "version=2,compute.orleans=1";

    /// <summary>Programs that read do without the list of a scale's variables, which would not fit a message.</summary>
    private const int MostBackReferences = 4000;

    private readonly ImageWriter _image;
    private readonly ImmutableArray<Dimension> _dimensions;
    private readonly ImmutableArray<NetCdf4Variable> _variables;
    private readonly AttributeSet _attributes;
    private readonly ImmutableArray<Label> _places;
    private readonly DimensionScales _scales;
    private readonly GlobalHeapWriter _heap = new();
    private readonly AttributeWriter _writer;
    private readonly List<(string Name, Label Place)> _links = [];

    /// <summary>Prepares the writing.</summary>
    /// <param name="image">Takes the objects.</param>
    /// <param name="dimensions">All dimensions.</param>
    /// <param name="variables">All variables.</param>
    /// <param name="attributes">The global attributes.</param>
    public RootGroupWriter(
        ImageWriter image,
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<NetCdf4Variable> variables,
        AttributeSet attributes)
    {
        _image = image;
        _dimensions = dimensions;
        _variables = variables;
        _attributes = attributes;
        _places = [.. variables.Select(_ => new Label())];
        _scales = new(dimensions, [.. variables.Zip(_places, (variable, place) => (variable.Definition, place))]);
        _writer = new(_heap);
    }

    /// <summary>Writes the objects.</summary>
    /// <param name="chunks">For each variable its chunks.</param>
    /// <param name="root">The root group's place.</param>
    public void Write(ImmutableArray<ImmutableArray<StoredChunk>> chunks, Label root)
    {
        foreach (var dimension in _scales.Bare)
        {
            WriteBare(dimension);
        }

        for (var number = 0; number < _variables.Length; number++)
        {
            WriteVariable(_variables[number], chunks[number], _places[number]);
        }

        WriteGroup(root);
        _heap.Write(_image);
        _image.Pad(8);
    }

    private void WriteBare(Dimension dimension)
    {
        var header = new ObjectHeaderWriter();
        DatasetWriter.Describe(header, dimension);
        var name = FormattableString.Invariant(
            $"This is a netCDF dimension but not a netCDF variable.{dimension.Length,10}");
        AddAttributes(header, [.. ScaleAttributes(dimension.Name, name)], dimension.Name);
        header.Write(_image, _scales.Scale(dimension.Name));
        _links.Add((dimension.Name, _scales.Scale(dimension.Name)));
    }

    private void WriteVariable(NetCdf4Variable variable, ImmutableArray<StoredChunk> chunks, Label place)
    {
        var definition = variable.Definition;
        var dimensions = definition.Dimensions
            .Select(name => _dimensions[_scales.Id(name)])
            .ToArray();
        var header = new ObjectHeaderWriter();
        DatasetWriter.Describe(header, variable, dimensions, Storage(variable, dimensions, chunks));
        var hidden = DimensionScales.IsCoordinate(definition)
            ? CoordinateAttributes(definition)
            : definition.Dimensions.IsEmpty
                ? []
                : [_writer.References(
                    HiddenAttributes.DimensionList, [.. definition.Dimensions.Select(_scales.Scale)])];
        AddAttributes(header, [.. Own(definition.Attributes), .. hidden], definition.Name);
        header.Write(_image, place);
        _links.Add((_scales.StoredName(definition), place));
    }

    private Label? Storage(
        NetCdf4Variable variable, IReadOnlyList<Dimension> dimensions, ImmutableArray<StoredChunk> chunks) =>
        variable.ChunkShape.IsEmpty
            ? chunks.IsEmpty ? null : new Label { Address = chunks[0].Offset }
            : new ChunkTreeWriter(
                _image,
                [.. dimensions.Select(dimension => dimension.Length)],
                variable.ChunkShape,
                variable.Definition.Type.ByteLength()).Write(chunks);

    private IEnumerable<ImageWriter> CoordinateAttributes(VariableDefinition definition)
    {
        var attributes = ScaleAttributes(definition.Name, definition.Name);
        return definition.Dimensions.Length == 1
            ? attributes
            : attributes.Append(AttributeWriter.Hidden(
                HiddenAttributes.Coordinates, [.. definition.Dimensions.Select(_scales.Id)], isScalar: false));
    }

    private IEnumerable<ImageWriter> ScaleAttributes(string dimension, string name)
    {
        yield return AttributeWriter.Hidden(HiddenAttributes.Class, ScaleClass);
        yield return AttributeWriter.Hidden(HiddenAttributes.Name, name);
        yield return AttributeWriter.Hidden(HiddenAttributes.DimensionId, [_scales.Id(dimension)], isScalar: true);
        var users = Users(dimension);
        if (users.Count is > 0 and <= MostBackReferences)
        {
            yield return AttributeWriter.BackReferences(ReferenceList, users);
        }
    }

    private List<(Label Variable, int Axis)> Users(string dimension)
    {
        var users = new List<(Label, int)>();
        for (var number = 0; number < _variables.Length; number++)
        {
            var definition = _variables[number].Definition;
            for (var axis = 0; axis < definition.Dimensions.Length && !DimensionScales.IsCoordinate(definition); axis++)
            {
                if (definition.Dimensions[axis] == dimension)
                {
                    users.Add((_places[number], axis));
                }
            }
        }

        return users;
    }

    private IEnumerable<ImageWriter> Own(AttributeSet attributes) =>
        from attribute in attributes
        where AttributeWriter.IsWritten(attribute.Value) && !HiddenAttributes.Contains(attribute.Key)
        select _writer.Of(attribute.Key, attribute.Value);

    private static void AddAttributes(ObjectHeaderWriter header, ImmutableArray<ImageWriter> attributes, string owner)
    {
        header.AddAttributeInformation(attributes.Length);
        foreach (var attribute in attributes)
        {
            header.Add(MessageType.Attribute, attribute, $"an attribute of {owner}");
        }
    }

    private void WriteGroup(Label root)
    {
        var header = new ObjectHeaderWriter();
        var (links, group) = (new ImageWriter(), new ImageWriter());
        links.Bytes(0, 0x03); // Version, order tracked and indexed.
        links.Number(_links.Count, 8);
        links.Address(null);
        links.Address(null);
        links.Address(null);
        header.Add(MessageType.LinkInformation, links, "the root group");
        group.Bytes(0, 0);
        header.Add(MessageType.GroupInformation, group, "the root group");
        for (var place = 0; place < _links.Count; place++)
        {
            header.Add(MessageType.Link, Link(place, _links[place].Name, _links[place].Place), "the root group");
        }

        AddAttributes(
            header,
            [AttributeWriter.Hidden(HiddenAttributes.Properties, Producer), .. Own(_attributes)],
            "the dataset");
        header.Write(_image, root);
    }

    private static ImageWriter Link(int order, string name, Label target)
    {
        const byte Version = 1;
        const byte LengthOf2Bytes = 0x01;
        const byte HasOrder = 0x04;
        const byte HasCharacterSet = 0x10;
        const byte Utf8 = 1;
        var encoded = Encoding.UTF8.GetBytes(name);
        var body = new ImageWriter();
        body.Bytes(Version, LengthOf2Bytes | HasOrder | HasCharacterSet);
        body.Number(order, 8);
        body.Bytes(Utf8);
        body.Number(encoded.Length, 2);
        body.Bytes(encoded);
        body.Address(target);
        return body;
    }
}
