using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects;
using Compute.Orleans.Engine.NetCdf.Hdf5.DataObjects.Datatypes;

namespace Compute.Orleans.Engine.NetCdf.NetCdf4;

/// <summary>A type of HDF5 as a text that is the same for equal types.</summary>
internal static class TypeForm
{
    /// <summary>The text.</summary>
    /// <param name="type">The type; its name does not count.</param>
    public static string Of(Datatype type)
    {
        var form = new StringBuilder();
        Add(form, type);
        return form.ToString();
    }

    private static void Add(StringBuilder form, Datatype type)
    {
        _ = form.Append(type.GetType().Name).Append(CultureInfo.InvariantCulture, $" {type.Bytes}");
        switch (type)
        {
            case FixedPointType integer:
                _ = form.Append(
                    CultureInfo.InvariantCulture,
                    $" {integer.IsBigEndian} {integer.IsSigned} {integer.BitOffset} {integer.Precision}");
                break;
            case FloatingPointType floating:
                _ = form.Append(CultureInfo.InvariantCulture, $" {floating.IsBigEndian} {floating.Form}");
                break;
            case EnumerationType enumeration:
                Add(form.Append('('), enumeration.Base);
                foreach (var (name, value) in enumeration.Members)
                {
                    Name(form.Append(CultureInfo.InvariantCulture, $" {value}"), name);
                }

                _ = form.Append(')');
                break;
            case CompoundType compound:
                _ = form.Append('(');
                foreach (var member in compound.Members)
                {
                    Name(form.Append(CultureInfo.InvariantCulture, $" {member.Offset}"), member.Name);
                    Add(form.Append(' '), member.Type);
                }

                _ = form.Append(')');
                break;
            case VariableLengthType list:
                Add(form.Append(list.IsText ? "(text " : "("), list.Base);
                _ = form.Append(')');
                break;
            case ArrayType array:
                Add(form.Append('(').AppendJoin(',', array.Shape).Append(' '), array.Base);
                _ = form.Append(')');
                break;
            case OpaqueType opaque:
                Name(form, opaque.Tag);
                break;
            case ReferenceType or StringType or UnreadType:
                _ = form.Append(CultureInfo.InvariantCulture, $" {type}");
                break;
            default:
                break;
        }
    }

    /// <summary>A name with its length, so that no name can look like the text around it.</summary>
    private static void Name(StringBuilder form, string name) =>
        form.Append(CultureInfo.InvariantCulture, $" {name.Length}:{name}");
}
