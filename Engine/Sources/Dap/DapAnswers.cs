using System.Net;
using System.Net.Http.Headers;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>How a DAP2 server is asked, and what its refusals mean.</summary>
internal static class DapAnswers
{
    /// <summary>The request for a document.</summary>
    /// <param name="target">Where it is.</param>
    public static HttpRequestMessage Request(Uri target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.AcceptEncoding.Add(new("identity"));
        request.Headers.UserAgent.Add(new(new ProductHeaderValue("Compute.Orleans")));
        return request;
    }

    /// <summary>What is wrong with an answer before its body is looked at.</summary>
    /// <param name="answer">The answer; of a refusal some of the body is read, and quoted.</param>
    /// <returns>Why it cannot be used, and whether that is for its size; null where it can.</returns>
    public static async Task<(RemoteFailure Failure, DapTooBig? TooBig)?> RefusalAsync(RemoteAnswer answer)
    {
        var response = answer.Response;
        if (response.StatusCode != HttpStatusCode.OK)
        {
            return Refused(answer, await BeginningAsync(answer));
        }

        return response.Content.Headers.ContentEncoding.FirstOrDefault(encoding => encoding != "identity") is { } other
            ? (new($"a body encoded as {other}, which was not asked for", Fault.CorruptData), null)
            : null;
    }

    /// <summary>What a refusal means.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="body">The beginning of its body.</param>
    public static (RemoteFailure Failure, DapTooBig? TooBig) Refused(RemoteAnswer answer, string body)
    {
        var said = $"{answer.Status}{DapErrorText.Quote(body)}";
        var status = answer.Response.StatusCode;
        if (DapErrorText.IsTooBig((int)status, body, out var limit))
        {
            return (new(said), new(said, limit));
        }

        return (
            status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                    new($"{said}: the host does not give the dataset to this service", IsFinal: true),
                HttpStatusCode.NotFound or HttpStatusCode.Gone =>
                    new($"{said}: it is not there; check the name, or name another replica", IsFinal: true),
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
                    or >= HttpStatusCode.InternalServerError =>
                    new(said, MayPass: true, RetryAfter: answer.RetryAfter),
                HttpStatusCode.OK => new($"{said} in the place of an answer"),
                _ => new($"unexpected {said}"),
            },
            null);
    }

    /// <summary>What an answer means in whose middle the server says that it cannot go on.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="error">What the server says.</param>
    public static (RemoteFailure Failure, DapTooBig? TooBig) BrokenOff(RemoteAnswer answer, string error)
    {
        var said = $"{answer.Status}, but the server broke the answer off{DapErrorText.Quote(error)}";
        return DapErrorText.IsTooBig((int)answer.Response.StatusCode, error, out var limit)
            ? (new(said), new(said, limit))
            : (new(said, MayPass: true), null);
    }

    private static async Task<string> BeginningAsync(RemoteAnswer answer)
    {
        await using var body = await answer.Response.Content.ReadAsStreamAsync(answer.Stop);
        var bytes = new byte[DapErrorText.MostBytes];
        var filled = 0;
        while (filled < bytes.Length && await body.ReadAsync(bytes.AsMemory(filled), answer.Stop) is var count and > 0)
        {
            filled += count;
        }

        return DapName.Text(bytes.AsSpan(0, filled));
    }
}
