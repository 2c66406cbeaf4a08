using System.Text;

namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>Percent-encoding of URLs, RFC 3986 section 2.1.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding _strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes once; what comes out is never decoded again.</summary>
    /// <param name="text">Encoded text; characters outside ASCII stand for themselves.</param>
    /// <returns>
    /// The decoded text, or null where a % is not followed by two digits or the octets are not UTF-8.
    /// </returns>
    public static string? TryDecode(string text)
    {
        try
        {
            var encoded = _strict.GetBytes(text);
            var decoded = new byte[encoded.Length];
            var length = 0;
            for (var at = 0; at < encoded.Length; at++)
            {
                var octet = encoded[at];
                if (octet == (byte)'%')
                {
                    if (at + 2 >= encoded.Length
                        || !char.IsAsciiHexDigit((char)encoded[at + 1])
                        || !char.IsAsciiHexDigit((char)encoded[at + 2]))
                    {
                        return null;
                    }

                    octet = (byte)((Digit(encoded[at + 1]) << 4) | Digit(encoded[at + 2]));
                    at += 2;
                }

                decoded[length++] = octet;
            }

            return _strict.GetString(decoded, 0, length);
        }
        catch (ArgumentException)
        {
            return null; // Lone surrogates, or octets that are not UTF-8: no file has such a name.
        }
    }

    private static int Digit(byte letter) => letter <= (byte)'9' ? letter - '0' : (letter | 0x20) - 'a' + 10;
}
