namespace Compute.Orleans.WebApi.Dap;

/// <summary>A DAP2 request that is refused, with what its Error object says.</summary>
/// <param name="code">The code of DAP2.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What, the value, and what would do.</param>
internal sealed class DapException(int code, int status, string message) : Exception(message)
{
    public int Code { get; } = code;

    public int Status { get; } = status;

    public static DapException Malformed(string message) =>
        new(DapError.MalformedExpression, StatusCodes.Status400BadRequest, message);

    public static DapException NoSuchVariable(string message) =>
        new(DapError.NoSuchVariable, StatusCodes.Status400BadRequest, message);
}
