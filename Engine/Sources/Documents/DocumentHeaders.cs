using System.Buffers;
using System.Collections.Frozen;
using System.Net.Http.Headers;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Documents;

/// <summary>Which headers a stranger may have the service send for them.</summary>
/// <remarks>
/// Not those that speak for the service (credentials, cookies), that say whom it talks to (Host, the forwarded ones),
/// or that belong to the connection. Source: RFC 9110, sections 5.1, 5.5 and 7.6.1.
/// </remarks>
internal static class DocumentHeaders
{
    private static readonly FrozenSet<string> _refused = new[]
    {
        "Host", "Authorization", "Proxy-Authorization", "Cookie", "Cookie2", "Set-Cookie", "Connection", "Keep-Alive",
        "Proxy-Authenticate", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length",
        "Content-Encoding", "Accept-Encoding", "Expect", "Range", "Forwarded", "Via", "Origin", "Referer",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<char> _token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Refuses headers that may not be sent.</summary>
    /// <param name="headers">Names and values.</param>
    /// <param name="locator">What the caller knows the document by.</param>
    /// <exception cref="ComputeException">InvalidValue, naming the header.</exception>
    public static void Check(IEnumerable<KeyValuePair<string, string>> headers, string locator)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(_token)
                || value.Any(letter => letter is < ' ' and not '\t' or > '~'))
            {
                throw new ComputeException(
                    Fault.InvalidValue, locator, $"the header `{Shown(name)}` or its value is not valid in HTTP");
            }

            if (_refused.Contains(name) || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            {
                throw new ComputeException(
                    Fault.InvalidValue,
                    locator,
                    $"the header `{name}` is not sent for others: it speaks for this service, or for its connection");
            }
        }
    }

    /// <summary>Puts headers into a message.</summary>
    public static void AddTo(HttpRequestMessage message, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                if (message.Content is { } content && MediaTypeHeaderValue.TryParse(value, out var type))
                {
                    content.Headers.ContentType = type;
                }
            }
            else if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                _ = message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static string Shown(string name) =>
        new([.. name.Take(40).Select(letter => letter is < ' ' or > '~' ? '?' : letter)]);
}
