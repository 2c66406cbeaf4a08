using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes attributes as messages of object headers.</summary>
/// <remarks>
/// Text is of fixed length, as netCDF-C writes NC_CHAR; text that does not fit a message is one string of variable
/// length. Numbers of an enum stay numbers; compounds, lists and opaque values are left out.
/// Source: "HDF5 File Format Specification", IV.A.2.m "The Attribute Message", version 3.
/// </remarks>
/// <param name="heap">Takes strings of variable length.</param>
internal sealed class AttributeWriter(GlobalHeapWriter heap)
{
    private const byte Version = 3;

    /// <summary>Room for a name, a type and a shape in the message of a long text, in bytes.</summary>
    private const int PrefixBytes = 1024;

    /// <summary>Whether an attribute is written at all.</summary>
    /// <param name="value">Its value.</param>
    public static bool IsWritten(AttributeValue value) =>
        value.Type is not (ElementType.Compound or ElementType.List or ElementType.Opaque);

    /// <summary>An attribute of a user.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public ImageWriter Of(string name, AttributeValue value)
    {
        var (type, space, data) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        if (value.Type == ElementType.String)
        {
            DatatypeWriter.VariableText(type);
            Row(space, value.Strings.Length);
            foreach (var text in value.Strings)
            {
                AddText(data, text);
            }
        }
        else if (value.Text is { } text)
        {
            Text(text, type, space, data);
        }
        else
        {
            DatatypeWriter.Element(type, value.Type, isBigEndian: false);
            Row(space, value.Count);
            data.Bytes(NumberBytes.Of(value));
        }

        return Message(name, type, space, data);
    }

    /// <summary>An attribute of one text that programs look for.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">ASCII.</param>
    public static ImageWriter Hidden(string name, string text)
    {
        var (type, space, data) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        DatatypeWriter.FixedText(type, text.Length + 1, isUtf8: false);
        DataspaceWriter.One(space);
        data.Bytes(Encoding.ASCII.GetBytes(text));
        data.Bytes(0);
        return Message(name, type, space, data);
    }

    /// <summary>An attribute of integers of 32 bits.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="numbers">The integers.</param>
    /// <param name="isScalar">Whether it is a single one, not a row of one.</param>
    public static ImageWriter Hidden(string name, IReadOnlyCollection<int> numbers, bool isScalar)
    {
        var (type, space, data) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        DatatypeWriter.Element(type, ElementType.Int, isBigEndian: false);
        if (isScalar)
        {
            DataspaceWriter.One(space);
        }
        else
        {
            Row(space, numbers.Count);
        }

        foreach (var number in numbers)
        {
            data.Number(number, 4);
        }

        return Message(name, type, space, data);
    }

    /// <summary>For each dimension of a variable, a reference to its scale.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="scales">The scales.</param>
    public ImageWriter References(string name, IReadOnlyList<Label> scales)
    {
        var (type, space, data) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        DatatypeWriter.ListOfReferences(type);
        Row(space, scales.Count);
        foreach (var scale in scales)
        {
            var reference = new ImageWriter();
            reference.Address(scale);
            heap.Add(data, 1, reference);
        }

        return Message(name, type, space, data);
    }

    /// <summary>For a scale, the variables that it belongs to.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="users">The variables, and which of their dimensions it is.</param>
    public static ImageWriter BackReferences(string name, IReadOnlyList<(Label Variable, int Axis)> users)
    {
        var (type, space, data) = (new ImageWriter(), new ImageWriter(), new ImageWriter());
        DatatypeWriter.BackReference(type);
        Row(space, users.Count);
        foreach (var (variable, axis) in users)
        {
            data.Address(variable);
            data.Number(axis, 4);
            data.Zeros(DatatypeWriter.BackReferenceBytes - 12);
        }

        return Message(name, type, space, data);
    }

    private static ImageWriter Message(string name, ImageWriter type, ImageWriter space, ImageWriter data)
    {
        var encoded = ClassicNames.Encode(name, "attribute");
        var body = new ImageWriter();
        body.Bytes(Version, 0);
        body.Number(encoded.Length + 1, 2);
        body.Number(type.Length, 2);
        body.Number(space.Length, 2);
        body.Bytes(Ascii.IsValid(name) ? (byte)0 : (byte)1);
        body.Bytes(encoded);
        body.Bytes(0);
        body.Append(type);
        body.Append(space);
        body.Append(data);
        return body;
    }

    private static void Row(ImageWriter space, int count)
    {
        if (count == 0)
        {
            DataspaceWriter.None(space);
        }
        else
        {
            DataspaceWriter.Row(space, count);
        }
    }

    private void Text(string text, ImageWriter type, ImageWriter space, ImageWriter data)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > ObjectHeaderWriter.GreatestMessageBytes - PrefixBytes)
        {
            DatatypeWriter.VariableText(type);
            Row(space, 1);
            AddText(data, text);
            return;
        }

        DatatypeWriter.FixedText(type, Math.Max(1, bytes.Length), isUtf8: bytes.Length != text.Length);
        if (bytes.Length == 0)
        {
            DataspaceWriter.None(space);
        }
        else
        {
            DataspaceWriter.One(space);
            data.Bytes(bytes);
        }
    }

    private void AddText(ImageWriter data, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var content = new ImageWriter();
        content.Bytes(bytes);
        content.Bytes(0); // An empty object is none, so that text of no length has its end at least.
        heap.Add(data, bytes.Length + 1, content);
    }
}
