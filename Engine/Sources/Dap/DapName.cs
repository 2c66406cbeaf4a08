using System.Globalization;
using System.Text;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>
/// Names as DAP2's documents have them: what has a meaning there stands as %XX, or behind a backslash.
/// </summary>
internal static class DapName
{
    private const string PlainInQuery = "_-.*~!'()/:@";

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The name that is meant.</summary>
    /// <param name="id">The name as it is written.</param>
    public static string Decode(string id)
    {
        if (!id.Contains('%', StringComparison.Ordinal) && !id.Contains('\\', StringComparison.Ordinal))
        {
            return id;
        }

        var bytes = new List<byte>(id.Length);
        for (var at = 0; at < id.Length; at++)
        {
            if (id[at] == '%' && at + 2 < id.Length
                && byte.TryParse(
                    id.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                bytes.Add(octet);
                at += 2;
            }
            else if (id[at] != '\\' || at + 1 == id.Length)
            {
                var rune = char.IsSurrogate(id[at]) && at + 1 < id.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(id, at, rune));
                at += rune - 1;
            }
        }

        return Text([.. bytes]);
    }

    /// <summary>
    /// A name as it is written, in the query of a URL: what is %20 in the DDS is %2520 here, as netcdf-c sends it.
    /// </summary>
    /// <param name="id">The name as it is written.</param>
    public static string InQuery(string id)
    {
        var query = new StringBuilder(id.Length);
        foreach (var rune in id.EnumerateRunes())
        {
            _ = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || PlainInQuery.Contains((char)rune.Value))
                ? query.Append((char)rune.Value)
                : query.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return query.ToString();
    }

    /// <summary>Bytes as text: UTF-8, and Latin-1 where they are none.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
