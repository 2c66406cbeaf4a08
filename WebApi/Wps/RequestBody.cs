using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>The body of a POST, read whole and within limits; its memory counts until it is disposed.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="Charset">The charset of the Content-Type, or null.</param>
/// <param name="Account">What it takes of the memory for bodies.</param>
internal sealed record RequestBody(byte[] Bytes, string? Charset, BodyMemory.Account Account) : IDisposable
{
    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">The limits.</param>
    /// <param name="memory">The memory for the bodies of all requests.</param>
    /// <exception cref="FaultException">TooLarge, Busy.</exception>
    /// <exception cref="OwsException">It is empty, or compressed, or takes too long to arrive.</exception>
    public static async Task<RequestBody> Read(HttpRequest request, EdgeOptions options, BodyMemory memory)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw OwsException.Unsupported(
                "Content-Encoding", $"the Content-Encoding is \"{encoding}\": send the body as it is");
        }

        if (request.ContentLength > options.MaxBodyBytes)
        {
            throw TooLarge(options.MaxBodyBytes);
        }

        var account = memory.Open();
        try
        {
            var bytes = await Read(request, options, account);
            return IsBlank(bytes)
                ? throw OwsException.Missing("request", "the body is empty: the XML of a WPS request is wanted")
                : new(bytes, CharsetOf(request.ContentType), account);
        }
        catch
        {
            account.Dispose();
            throw;
        }
    }

    public void Dispose() => Account.Dispose();

    private static async Task<byte[]> Read(HttpRequest request, EdgeOptions options, BodyMemory.Account account)
    {
        var gone = request.HttpContext.RequestAborted;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(gone);
        late.CancelAfter(options.BodyTimeout);
        var whole = new ArrayBufferWriter<byte>();
        try
        {
            // Of the server's own buffers: a body that comes slowly takes no more than what came of it.
            for (var isLast = false; !isLast;)
            {
                var read = await request.BodyReader.ReadAsync(late.Token);
                var length = whole.WrittenCount + read.Buffer.Length;
                if (length > options.MaxBodyBytes)
                {
                    throw TooLarge(options.MaxBodyBytes);
                }

                account.GrowTo(length);
                foreach (var segment in read.Buffer)
                {
                    whole.Write(segment.Span);
                }

                request.BodyReader.AdvanceTo(read.Buffer.End);
                isLast = read.IsCompleted;
            }

            return whole.WrittenSpan.ToArray();
        }
        catch (IOException cause) when (cause is not BadHttpRequestException)
        {
            // Lengths of chunks that are no numbers, or a connection that was cut: neither is a fault of the service.
            throw new OwsException(OwsCodes.NoApplicableCode, "body", $"the body cannot be read: {cause.Message}");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            throw new OwsException(
                OwsCodes.NoApplicableCode,
                "body",
                $"the body did not arrive whole within {options.BodyTimeout.TotalSeconds:0} s",
                StatusCodes.Status408RequestTimeout);
        }
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
