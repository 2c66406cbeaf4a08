using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Compute.Orleans.WebApi.Dap.Documents;

/// <summary>Writes the structure of an answer: DAP2's DDS.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.1.</remarks>
internal static class DdsDocument
{
    /// <summary>The document.</summary>
    /// <param name="name">The dataset's name.</param>
    /// <param name="variables">What is answered.</param>
    public static string Write(string name, ImmutableArray<ProjectedVariable> variables)
    {
        var text = new StringBuilder("Dataset {\n");
        foreach (var variable in variables)
        {
            switch (variable.Form)
            {
                case ProjectedForm.Grid:
                    _ = text.Append("    Grid {\n     ARRAY:\n");
                    Declare(text, variable.Members[0], "        ");
                    _ = text.Append("     MAPS:\n");
                    Declare(text, variable.Members.AsSpan()[1..], "        ");
                    _ = text.Append(CultureInfo.InvariantCulture, $"    }} {variable.Variable.Id};\n");
                    break;
                case ProjectedForm.Structure:
                    _ = text.Append("    Structure {\n");
                    Declare(text, variable.Members.AsSpan(), "        ");
                    _ = text.Append(CultureInfo.InvariantCulture, $"    }} {variable.Variable.Id};\n");
                    break;
                default:
                    Declare(text, variable.Members[0], "    ");
                    break;
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"}} {DapNames.Escape(name)};\n").ToString();
    }

    private static void Declare(StringBuilder text, ReadOnlySpan<ProjectedArray> arrays, string indent)
    {
        foreach (var array in arrays)
        {
            Declare(text, array, indent);
        }
    }

    private static void Declare(StringBuilder text, ProjectedArray array, string indent)
    {
        var (variable, selection) = array;
        _ = text.Append(indent).Append(variable.Type).Append(' ').Append(variable.Id);
        for (var axis = 0; axis < selection.Length; axis++)
        {
            _ = text.Append(
                CultureInfo.InvariantCulture,
                $"[{DapNames.Escape(variable.Dimensions[axis].Name)} = {selection[axis].Count}]");
        }

        _ = text.Append(";\n");
    }
}
