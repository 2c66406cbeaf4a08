namespace Compute.Orleans.WebApi.Dap.Pages;

/// <summary>What the form of a dataset's page sends, as a constraint.</summary>
internal static class FormQuery
{
    /// <summary>The name of the buttons; their values are endings of URLs.</summary>
    public const string Ending = "get";

    /// <summary>The name of the boxes; their values are names of variables as documents have them.</summary>
    public const string Variable = "v";

    /// <summary>What the name of a variable's positions begins with; the variable's name follows.</summary>
    public const string Positions = "at.";

    private static readonly string[] _endings = ["ascii", "dods", "dds", "das"];

    /// <summary>The ending and the constraint of the URL that was chosen; null when the form was not sent.</summary>
    public static string? ToConstraint(IQueryCollection query)
    {
        if (Array.Find(_endings, known => known == query[Ending].ToString()) is not { } ending)
        {
            return null;
        }

        var chosen = string.Join(',', query[Variable].Select(name => name + query[Positions + name].ToString().Trim()));
        return chosen.Length == 0
            ? "." + ending
            : $".{ending}?{Uri.EscapeDataString(chosen).Replace("%3A", ":", StringComparison.Ordinal)
                .Replace("%2C", ",", StringComparison.Ordinal)}";
    }
}
