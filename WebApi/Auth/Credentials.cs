using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Compute.Orleans.WebApi.Auth;

/// <summary>The tokens that a request carries, as hashes: a token itself is neither kept nor logged.</summary>
/// <param name="AreGiven">Whether the caller tried to say who they are, well or badly.</param>
/// <param name="Hashes">SHA-256 of each token, in lower-case hexadecimal.</param>
internal readonly record struct Credentials(bool AreGiven, IReadOnlyList<string> Hashes)
{
    /// <summary>The header of the original's notebooks.</summary>
    public const string TokenHeader = "COMPUTE_TOKEN";

    private const string Bearer = "Bearer ";
    private const string Basic = "Basic ";
    private const int LongestToken = 4096;

    /// <summary>Reads Authorization (Bearer, or Basic with the token as the password) and COMPUTE_TOKEN.</summary>
    public static Credentials From(IHeaderDictionary headers)
    {
        var areGiven = false;
        var hashes = new List<string>();
        foreach (var value in headers.Authorization)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                areGiven = true;
                Add(hashes, TokenOf(value.Trim()));
            }
        }

        foreach (var value in headers[TokenHeader])
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                areGiven = true;
                Add(hashes, value.Trim());
            }
        }

        return new(areGiven, hashes);
    }

    private static string? TokenOf(string authorization) =>
        authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? authorization[Bearer.Length..].Trim()
        : authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? Password(authorization[Basic.Length..])
        : null;

    private static string? Password(string encoded)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        if (!Convert.TryFromBase64String(encoded.Trim(), bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        var colon = pair.IndexOf(':');
        return colon < 0 ? null : pair[(colon + 1)..];
    }

    private static void Add(List<string> hashes, string? token)
    {
        if (token is { Length: > 0 and <= LongestToken })
        {
            hashes.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))));
        }
    }
}
