using System.Globalization;
using System.Text;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Cf;

namespace Compute.Orleans.WebApi.Dap.Documents;

/// <summary>Writes the attributes of a dataset: DAP2's DAS.</summary>
/// <remarks>
/// A variable that is named like the container of the file's attributes has none: clients end at a second one.
/// What DAP2's types cannot say of a variable is said by attributes of their own: <c>_Unsigned</c> where Byte, which
/// is unsigned, stands for signed bytes, and where clients that know the classic types only would take unsigned
/// integers for signed ones; <c>DODS.strlen</c> and <c>DODS.dimName</c>, the length and the dimension of a string's
/// characters, named so because netCDF-C takes what is in a container <c>DODS</c> for the whole file's.
/// Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.2.
/// </remarks>
internal static class DasDocument
{
    private const string Unsigned = "_Unsigned";
    private const string Global = "NC_GLOBAL";
    private const string Extra = "DODS_EXTRA";

    /// <summary>The document.</summary>
    public static string Write(DapDataset dataset)
    {
        var text = new StringBuilder("Attributes {\n");
        foreach (var variable in dataset.Variables.Where(variable => variable.Id is not (Global or Extra)))
        {
            Open(text, variable.Id);
            Write(text, variable.Stored.Attributes);
            WriteType(text, variable);
            Close(text);
        }

        Open(text, Global);
        Write(text, dataset.File.Attributes);
        Close(text);

        var unlimited = dataset.File.Dimensions.Where(dimension => dimension.IsUnlimited).ToList();
        if (unlimited.Count > 0)
        {
            Open(text, Extra);
            _ = text.Append("        String Unlimited_Dimension ")
                .AppendJoin(", ", unlimited.Select(dimension => DapText.Quote(dimension.Name)))
                .Append(";\n");
            Close(text);
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The values of an attribute, as the document has them.</summary>
    public static IEnumerable<string> Values(AttributeValue value) =>
        value.Text is { } text ? [DapText.Quote(text)]
        : value.Type == ElementType.Float ? value.Numbers.Select(number => DapText.Of((float)number))
        : value.Type.IsFloating() || value.Type.IsWide() ? value.Numbers.Select(DapText.Of)
        : value.Integers.Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static void Open(StringBuilder text, string name) =>
        text.Append(CultureInfo.InvariantCulture, $"    {name} {{\n");

    private static void Close(StringBuilder text) => text.Append("    }\n");

    private static void Write(StringBuilder text, AttributeSet attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (value.Text is null && value.Count == 0)
            {
                continue; // A list of no numbers cannot be written.
            }

            _ = text.Append(
                    CultureInfo.InvariantCulture, $"        {DapTypes.Of(value.Type)} {DapNames.Escape(name)} ")
                .AppendJoin(", ", Values(value))
                .Append(";\n");
        }
    }

    private static void WriteType(StringBuilder text, DapVariable variable)
    {
        var type = variable.Stored.Type;
        if (type is ElementType.Byte or ElementType.UByte or ElementType.UShort or ElementType.UInt
            && variable.Stored.Attributes[Unsigned] is null)
        {
            var isUnsigned = type == ElementType.Byte ? "false" : "true";
            _ = text.Append(CultureInfo.InvariantCulture, $"        String {Unsigned} \"{isUnsigned}\";\n");
        }

        if (variable.Characters is { } characters)
        {
            _ = text.Append(
                CultureInfo.InvariantCulture,
                $"        Int32 DODS.strlen {characters.Length};\n"
                + $"        String DODS.dimName {DapText.Quote(characters.Name)};\n");
        }
    }
}
