using System.Collections.Immutable;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>An index as CDL, the way ncdump -hs prints it.</summary>
/// <remarks>
/// Beyond what ncdump prints, comments name variables that are not read here, and why; variables that NetCDF has no
/// type for stand in comments too.
/// Source: netCDF-C 4.9.0, ncdump/ncdump.c, do_ncdump_rec.
/// </remarks>
public sealed class CdlHeader
{
    private static readonly string[] _keywords = ["variables", "dimensions", "data", "group", "types"];

    private readonly StringBuilder _text = new();
    private readonly DatasetIndex _index;
    private readonly CdlTypes _types;
    private readonly CdlDimensions _dimensions;
    private readonly string _newline;
    private string _indent = "";

    private CdlHeader(DatasetIndex index)
    {
        _index = index;
        _types = new(_text);
        _dimensions = new(index);

        // Where an attribute may be several strings, a text of two lines must not look like two.
        _newline = index.Format == "netCDF-4" ? "\\n" : "\\n\",\n\t\t\t\"";
    }

    /// <summary>The text, which ends with a newline.</summary>
    /// <param name="name">What the dataset is called: the file's name without its extension.</param>
    /// <param name="index">The index.</param>
    public static string Write(string name, DatasetIndex index)
    {
        var header = new CdlHeader(index);
        _ = header._text.Append("netcdf ").Append(CdlText.Name(name)).Append(" {\n");
        header.Group(new("", index.Dimensions, index.Variables, index.Attributes) { Types = index.Types });
        return header._text.Append("}\n").ToString();
    }

    private void Group(DatasetGroup group)
    {
        _types.Write(group.Types, _indent);
        Dimensions(group.Dimensions);
        if (!group.Variables.IsEmpty)
        {
            Line("variables:");
            foreach (var variable in group.Variables)
            {
                Variable(group, variable);
            }
        }

        var isRoot = group.Path.Length == 0;
        _ = _text.Append('\n');
        Line(isRoot ? "// global attributes:" : "// group attributes:");
        Attributes("", group.Attributes);
        if (isRoot)
        {
            Specials("", SpecialAttributes.Of(_index));
        }

        foreach (var inner in _index.Groups.Where(inner => IsIn(inner.Path, group.Path)))
        {
            var name = CdlText.Name(inner.Path[(group.Path.Length == 0 ? 0 : group.Path.Length + 1)..]);
            _ = _text.Append('\n');
            Line($"group: {name} {{");
            _indent += "  ";
            Group(inner);
            Line($"}} // group {name}");
            _indent = _indent[2..];
        }
    }

    private static bool IsIn(string inner, string outer)
    {
        var end = inner.LastIndexOf('/');
        return (end < 0 ? "" : inner[..end]) == outer;
    }

    private void Dimensions(ImmutableArray<Dimension> dimensions)
    {
        if (!dimensions.IsEmpty)
        {
            Line("dimensions:");
        }

        foreach (var (name, length, isUnlimited) in dimensions)
        {
            Line(isUnlimited
                ? $"\t{CdlText.Name(name)} = UNLIMITED ; // ({length} currently)"
                : $"\t{CdlText.Name(name)} = {length} ;");
        }
    }

    private void Variable(DatasetGroup group, IndexedVariable variable)
    {
        var dimensions = variable.Dimensions.IsEmpty
            ? ""
            : $"({string.Join(", ", variable.Dimensions.Select(dimension => _dimensions.Name(group, dimension)))})";
        var name = CdlText.Name(variable.Name);
        if (IsForeign(variable))
        {
            Line($"\t// {name}{dimensions} is not read here: {variable.Refusal}");
            return;
        }

        var type = variable.UserType is { } own ? CdlText.Name(own.Name) : variable.Type.CdlName();
        Line($"\t{type} {name}{dimensions} ;");
        Attributes(variable.Name, variable.Attributes);
        if (_index.Hdf5 is not null)
        {
            Specials(variable.Name, SpecialAttributes.Of(variable));
        }

        if (variable.Refusal is { } refusal)
        {
            Line($"\t\t// {name} is not read here: {refusal}");
        }
    }

    /// <summary>Whether a variable is of a type that no declaration of NetCDF makes.</summary>
    private static bool IsForeign(IndexedVariable variable) =>
        variable is { Type: ElementType.Opaque, Refusal: { } refusal }
        && !refusal.Contains("opaque type", StringComparison.Ordinal);

    private void Attributes(string owner, AttributeSet attributes)
    {
        foreach (var (name, value) in attributes)
        {
            var type = value.UserType is { } own ? CdlText.Name(own.Name) + " "
                : value.Type == ElementType.String ? "string "
                : "";
            Line($"\t\t{type}{Owner(owner)}:{CdlText.Name(name)} = {Value(value)} ;");
        }
    }

    private void Specials(string owner, IEnumerable<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            Line($"\t\t{CdlText.Name(owner)}:{name} = {value} ;");
        }
    }

    private static string Owner(string owner) =>
        CdlText.Name(owner) + (_keywords.Contains(owner, StringComparer.Ordinal) ? " " : "");

    private string Value(AttributeValue value) => value.Count == 0 ? "\"\"" : value.Type switch
    {
        ElementType.Char => CdlText.Quoted(value.Text!, _newline),
        ElementType.String => Joined(value.Strings.Select(text => CdlText.Quoted(text, _newline))),
        ElementType.Compound or ElementType.List or ElementType.Opaque => Joined(value.Elements),
        ElementType.Float or ElementType.Double =>
            Joined(value.Numbers.Select(number => CdlText.Number(value.Type, number))),
        _ when value.UserType is { } type => Joined(value.Integers.Select(integer => CdlTypes.NameOf(type, integer))),
        _ => Joined(value.Integers.Select(integer => CdlText.Integer(value.Type, integer))),
    };

    private static string Joined(IEnumerable<string> values) => string.Join(", ", values);

    private void Line(string text) => _text.Append(_indent).Append(text).Append('\n');
}
