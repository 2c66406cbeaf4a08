using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The body of a POST, read whole and within a limit.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Charset">The charset of the Content-Type, or null.</param>
internal sealed record RequestBody(byte[] Bytes, string? Charset)
{
    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <exception cref="FaultException">TooLarge.</exception>
    /// <exception cref="OwsException">It is empty, or compressed.</exception>
    public static async Task<RequestBody> Read(HttpRequest request, int limit)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw OwsException.Unsupported(
                "Content-Encoding", $"the Content-Encoding is \"{encoding}\": send the body as it is");
        }

        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        using var whole = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
            {
                if (whole.Length + read > limit)
                {
                    throw TooLarge(limit);
                }

                await whole.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var bytes = whole.ToArray();
        return IsBlank(bytes)
            ? throw OwsException.Missing("request", "the body is empty: the XML of a WPS request is wanted")
            : new(bytes, CharsetOf(request.ContentType));
    }

    private static string? CharsetOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && !string.IsNullOrWhiteSpace(type.CharSet)
            ? type.CharSet
            : null;

    private static bool IsBlank(byte[] bytes) =>
        bytes.AsSpan().TrimStart(Encoding.UTF8.Preamble).TrimStart(" \t\r\n"u8).IsEmpty;

    private static FaultException TooLarge(int limit) => new(
        FaultCode.TooLarge, "body", $"the body is larger than {limit} bytes, the most that this service takes");
}
