using System.Globalization;
using System.Text;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>Names in DAP2's documents: what has a meaning there, or in a URL, stands as %XX.</summary>
/// <remarks>
/// NetCDF-C shows names as they stand here, and opens nothing where one begins with %: such a name has a _ in front.
/// No two names are written alike.
/// </remarks>
internal static class DapNames
{
    private const string AlsoPlain = "_-+.*~!'";

    /// <summary>The name as it is written.</summary>
    public static string Escape(string name)
    {
        if (name.All(IsPlain))
        {
            return name;
        }

        var escaped = new StringBuilder(name.Length + 8);
        var octets = Encoding.UTF8.GetBytes(name);
        var isLikePrefixed = octets is [(byte)'_', var second, ..] && !IsPlain((char)second);
        if (isLikePrefixed || !IsPlain((char)octets[0]))
        {
            _ = escaped.Append('_');
        }

        for (var at = 0; at < octets.Length; at++)
        {
            _ = IsPlain((char)octets[at]) && !(at == 0 && isLikePrefixed)
                ? escaped.Append((char)octets[at])
                : escaped.Append(CultureInfo.InvariantCulture, $"%{octets[at]:X2}");
        }

        return escaped.ToString();
    }

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || AlsoPlain.Contains(letter);
}
