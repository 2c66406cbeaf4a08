using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Compute.Orleans.Silo.Hosting;

/// <summary>Tokens: what a caller shows, and the hash that is kept of it.</summary>
internal static class Token
{
    private const int Shortest = 16;
    private const int Longest = 4096;
    private const int RandomBytes = 32;

    /// <summary>A new token of 256 random bits, in letters that URLs and headers take as they are.</summary>
    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>A token that a user holds already.</summary>
    /// <param name="line">The line that was read, or null at the end of the input.</param>
    /// <exception cref="StartException">It cannot be sent in a header, or could be guessed.</exception>
    public static string Imported(string? line)
    {
        var token = line?.Trim() ?? "";

        return token.Length is >= Shortest and <= Longest && token.All(letter => letter is > ' ' and < '\x7f')
            ? token
            : throw new StartException(
                $"the token on standard input has {token.Length} characters: it must have {Shortest} to {Longest},"
                + " all of them visible ASCII");
    }

    /// <summary>SHA-256 of the token's UTF-8 bytes, in lower-case hexadecimal.</summary>
    /// <param name="token">The token.</param>
    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
