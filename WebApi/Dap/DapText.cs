using System.Globalization;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Values as DAP2's documents have them.</summary>
internal static class DapText
{
    /// <summary>A string in quotes.</summary>
    public static string Quote(string text) =>
        "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\0", "", StringComparison.Ordinal) + "\"";

    /// <summary>A number that reads back as the same float.</summary>
    public static string Of(float number) => float.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : Special(number);

    /// <summary>A number that reads back as the same double.</summary>
    public static string Of(double number) => double.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : Special(number);

    // As every C library reads them.
    private static string Special(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Inf" : "-Inf";
}
