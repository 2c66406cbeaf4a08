using System.Text;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.NetCdf.Writing;

/// <summary>The names that a classic file may hold.</summary>
/// <remarks>Source: "The NetCDF Classic Format Specification", grammar of "name"; NC_MAX_NAME of netCDF-C.</remarks>
internal static class ClassicNames
{
    private const int GreatestBytes = 256;

    private static readonly UTF8Encoding _strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What it names, for the message: "variable", "dimension", "attribute".</param>
    /// <exception cref="ComputeException">InvalidValue when no classic file may hold it.</exception>
    public static byte[] Encode(string name, string what)
    {
        if (Flaw(name) is { } flaw)
        {
            throw new ComputeException(
                Fault.InvalidValue,
                name,
                $"the {what} name '{name}' {flaw}; NetCDF names begin with a letter, a digit or _, hold no '/' "
                + $"and no control character, do not end with a space, and have at most {GreatestBytes} bytes");
        }

        return _strictUtf8.GetBytes(name);
    }

    private static string? Flaw(string name)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        if (!char.IsAsciiLetterOrDigit(name[0]) && name[0] != '_' && char.IsAscii(name[0]))
        {
            return $"begins with '{name[0]}'";
        }

        foreach (var letter in name)
        {
            if (letter == '/' || letter < ' ' || letter == '\x7F')
            {
                return letter == '/' ? "holds a '/'" : $"holds the control character {(int)letter}";
            }
        }

        if (name[^1] == ' ')
        {
            return "ends with a space";
        }

        try
        {
            var bytes = _strictUtf8.GetByteCount(name);
            return bytes > GreatestBytes ? $"has {bytes} bytes" : null;
        }
        catch (EncoderFallbackException)
        {
            return "is not valid Unicode";
        }
    }
}
