using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;

namespace Compute.Orleans.Engine.NetCdf.Describing;

/// <summary>The types that a file defines as CDL declares them.</summary>
/// <remarks>Source: netCDF-C 4.9.0, ncdump/ncdump.c, print_ud_type and print_enum_type; vardata.c, lput.</remarks>
/// <param name="text">Takes the declarations.</param>
internal sealed class CdlTypes(StringBuilder text)
{
    private const int LineLength = 78;
    private const string FurtherLines = "    ";

    /// <summary>Where the line ends; ncdump counts on from one enum to the next.</summary>
    private int _position;

    /// <summary>Declares the types of a group.</summary>
    /// <param name="types">The types.</param>
    /// <param name="indent">What stands before each line.</param>
    public void Write(ImmutableArray<UserType> types, string indent)
    {
        if (types.IsEmpty)
        {
            return;
        }

        _ = text.Append(indent).Append("types:\n");
        foreach (var type in types)
        {
            Write(type, indent + "  ");
        }
    }

    /// <summary>The name that an enum gives a number, or the number.</summary>
    /// <param name="type">The enum.</param>
    /// <param name="number">The number.</param>
    public static string NameOf(UserType type, long number) =>
        type.Members.FirstOrDefault(member => member.Value == number) is { } named
            ? CdlText.Name(named.Name)
            : number.ToString(CultureInfo.InvariantCulture);

    private void Write(UserType type, string indent)
    {
        var name = CdlText.Name(type.Name);
        switch (type.Kind)
        {
            case ElementType.List:
                _ = text.Append(indent).Append(TypeName(type.Members[0])).Append("(*) ").Append(name).Append(" ;\n");
                break;
            case ElementType.Opaque:
                _ = text.Append(indent).Append(CultureInfo.InvariantCulture, $"opaque({type.Bytes}) {name} ;\n");
                break;
            case ElementType.Compound:
                _ = text.Append(indent).Append("compound ").Append(name).Append(" {\n");
                foreach (var member in type.Members)
                {
                    var shape = member.Shape.IsEmpty ? "" : $"({string.Join(", ", member.Shape)})";
                    _ = text.Append(indent).Append("  ").Append(TypeName(member)).Append(' ')
                        .Append(CdlText.Name(member.Name)).Append(shape).Append(" ;\n");
                }

                _ = text.Append(indent).Append("}; // ").Append(name).Append('\n');
                break;
            default:
                _ = text.Append(indent);
                Put($"{type.Kind.CdlName()} enum {name} {{", indent);
                for (var place = 0; place < type.Members.Length; place++)
                {
                    var (known, value) = (CdlText.Name(type.Members[place].Name), type.Members[place].Value);
                    Put($"{known} = {value}{(place == type.Members.Length - 1 ? "} ;\n" : ", ")}", indent);
                }

                break;
        }
    }

    private static string TypeName(UserTypeMember member) =>
        member.UserType is { } own ? CdlText.Name(own.Name) : member.Type.CdlName();

    private void Put(string part, string indent)
    {
        var length = Encoding.UTF8.GetByteCount(part);
        if (length + _position > LineLength && length > 2)
        {
            _ = text.Append('\n').Append(indent).Append(FurtherLines);
            _position = FurtherLines.Length + indent.Length;
        }

        _ = text.Append(part);
        _position = part.EndsWith('\n') ? indent.Length : _position + length;
    }
}
