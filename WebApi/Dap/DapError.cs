using System.Globalization;
using System.Text;

namespace Compute.Orleans.WebApi.Dap;

/// <summary>DAP2's Error object.</summary>
/// <remarks>Source: DAP 2.0 (ESE-RFC-004.1.2), 7.2.4.</remarks>
internal static class DapError
{
    public const int Internal = 1002;
    public const int NoSuchFile = 1003;
    public const int NoSuchVariable = 1004;
    public const int MalformedExpression = 1005;
    public const int CannotReadFile = 1007;

    /// <summary>Answers with an Error; nothing may have been sent before.</summary>
    public static async Task Send(HttpContext context, int status, int code, string message)
    {
        var text = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"Error {{\n    code = {code};\n    message = {DapText.Quote(message)};\n}};\n"));
        context.Response.Headers.ETag = default; // Of the answer that was refused.
        context.Response.Headers.LastModified = default;
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        context.Response.Headers["Content-Description"] = "dods_error";
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(text, context.RequestAborted);
        }
    }
}
