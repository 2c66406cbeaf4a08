using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>An index as JSON: everything typed, how each variable is stored, and what cannot be read and why.</summary>
public sealed class IndexJson
{
    private static readonly JsonWriterOptions _options = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Utf8JsonWriter _json;

    private IndexJson(Utf8JsonWriter json) => _json = json;

    /// <summary>The document.</summary>
    /// <param name="name">What the dataset is called.</param>
    /// <param name="index">The index.</param>
    public static string Write(string name, DatasetIndex index)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, _options))
        {
            new IndexJson(json).Document(name, index);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private void Document(string name, DatasetIndex index)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString("format", index.Format);
        if (index.Hdf5 is { } facts)
        {
            _json.WriteNumber("superblockVersion", facts.SuperblockVersion);
            _json.WriteBoolean("isNetcdf4", facts.IsNetCdf4);
            _json.WriteString("properties", facts.Properties);
        }

        Group(index.Types, index.Dimensions, index.Variables, index.Attributes);
        _json.WriteStartArray("groups");
        foreach (var group in index.Groups)
        {
            _json.WriteStartObject();
            _json.WriteString("path", group.Path);
            Group(group.Types, group.Dimensions, group.Variables, group.Attributes);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
    }

    private void Group(
        ImmutableArray<UserType> types,
        ImmutableArray<Dimension> dimensions,
        ImmutableArray<IndexedVariable> variables,
        AttributeSet attributes)
    {
        if (!types.IsEmpty)
        {
            List("types", types, Type);
        }

        List("dimensions", dimensions, dimension =>
        {
            _json.WriteString("name", dimension.Name);
            _json.WriteNumber("length", dimension.Length);
            _json.WriteBoolean("isUnlimited", dimension.IsUnlimited);
        });
        List("variables", variables, Variable);
        Attributes(attributes);
    }

    private void Type(UserType type)
    {
        _json.WriteString("name", type.Name);
        _json.WriteString("kind", type.Kind.IsNumeric() ? "enum" : type.Kind.CdlName());
        if (type.Kind.IsNumeric())
        {
            _json.WriteString("base", type.Kind.CdlName());
        }

        _json.WriteNumber("bytes", type.Bytes);
        List("members", type.Members, member =>
        {
            _json.WriteString("name", member.Name);
            if (type.Kind.IsNumeric())
            {
                _json.WriteNumber("value", member.Value);
                return;
            }

            _json.WriteString("type", member.UserType?.Name ?? member.Type.CdlName());
            _json.WriteNumber("offset", member.Offset);
            Numbers("shape", member.Shape);
        });
    }

    private void Variable(IndexedVariable variable)
    {
        _json.WriteString("name", variable.Name);
        _json.WriteString("type", variable.UserType?.Name ?? variable.Type.CdlName());
        _json.WriteStartArray("dimensions");
        foreach (var dimension in variable.Dimensions)
        {
            _json.WriteStringValue(dimension.Name);
        }

        _json.WriteEndArray();
        Numbers("shape", variable.Shape);
        Attributes(variable.Attributes);
        _json.WriteNumber("elementBytes", variable.ElementBytes);
        if (variable.Type.IsNumeric())
        {
            _json.WriteString("endianness", variable.IsBigEndian ? "big" : "little");
        }

        if (variable.Form is { } form)
        {
            _json.WriteNumber("bits", form.Precision);
        }

        StorageJson.Write(_json, variable);
        _json.WriteString("cannotBeRead", variable.Refusal);
    }

    private void Attributes(AttributeSet attributes)
    {
        _json.WriteStartObject("attributes");
        foreach (var (name, value) in attributes)
        {
            _json.WriteStartObject(name);
            _json.WriteString("type", value.UserType?.Name ?? value.Type.CdlName());
            if (value.Type == ElementType.Char)
            {
                _json.WriteString("value", value.Text);
            }
            else
            {
                Value(value);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void Value(AttributeValue value)
    {
        _json.WriteStartArray("value");
        foreach (var text in value.Type == ElementType.String ? value.Strings : value.Elements)
        {
            _json.WriteStringValue(text);
        }

        if (value.Type.IsFloating())
        {
            foreach (var number in value.Numbers)
            {
                Floating(value.Type, number);
            }
        }

        foreach (var integer in value.Integers)
        {
            if (value.Type == ElementType.UInt64)
            {
                _json.WriteNumberValue((ulong)integer);
            }
            else
            {
                _json.WriteNumberValue(integer);
            }
        }

        _json.WriteEndArray();
    }

    /// <summary>JSON has no number for NaN and the infinities: they are texts, as CDL writes them.</summary>
    private void Floating(ElementType type, double number)
    {
        if (!double.IsFinite(number))
        {
            _json.WriteStringValue(CdlText.Number(ElementType.Double, number));
        }
        else if (type == ElementType.Float)
        {
            _json.WriteNumberValue((float)number);
        }
        else
        {
            _json.WriteNumberValue(number);
        }
    }

    private void Numbers(string name, ImmutableArray<long> numbers)
    {
        _json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            _json.WriteNumberValue(number);
        }

        _json.WriteEndArray();
    }

    private void List<T>(string name, ImmutableArray<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (var item in items)
        {
            _json.WriteStartObject();
            write(item);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
