namespace Compute.Orleans.Grains.Interfaces.Faults;

/// <summary>A fault that crossed a grain boundary; its message is meant for the client.</summary>
[GenerateSerializer, Alias("compute.fault.v1")]
public sealed class FaultException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The kind.</param>
    /// <param name="locator">The input, parameter, file or variable at fault.</param>
    /// <param name="message">What, the value, and what would do.</param>
    public FaultException(FaultCode code, string locator, string message)
        : base(message)
    {
        Code = code;
        Locator = locator;
    }

    /// <summary>The kind.</summary>
    [Id(0)]
    public FaultCode Code { get; private set; }

    /// <summary>The input, parameter, file or variable at fault.</summary>
    [Id(1)]
    public string Locator { get; private set; }
}
