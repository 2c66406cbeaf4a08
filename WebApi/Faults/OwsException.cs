namespace Compute.Orleans.WebApi.Faults;

/// <summary>A request that the protocol itself refuses, with a code that has no meaning outside of it.</summary>
/// <param name="code">The OWS code.</param>
/// <param name="locator">The parameter at fault.</param>
/// <param name="message">What, the value, and what would do.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class OwsException(
    string code, string locator, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code { get; } = code;

    public string Locator { get; } = locator;

    public int Status { get; } = status;

    public static OwsException Missing(string name, string message) =>
        new(OwsCodes.MissingParameterValue, name, message);

    public static OwsException Invalid(string name, string message) =>
        new(OwsCodes.InvalidParameterValue, name, message);

    public static OwsException Unsupported(string name, string message) =>
        new(OwsCodes.OptionNotSupported, name, message);
}
