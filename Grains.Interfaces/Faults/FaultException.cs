namespace Compute.Orleans.Grains.Interfaces.Faults;

/// <summary>A fault that crossed a grain boundary; its message is meant for the client.</summary>
[GenerateSerializer, Alias("compute.fault.v1")]
public sealed class FaultException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The kind.</param>
    /// <param name="locator">The input, parameter, file or variable at fault.</param>
    /// <param name="message">What, the value, and what would do.</param>
    /// <param name="isFinal">Whether trying again is in vain, although faults of this kind may pass.</param>
    /// <param name="tries">How often the same was tried before it was given up.</param>
    public FaultException(FaultCode code, string locator, string message, bool isFinal = false, int tries = 1)
        : base(message)
    {
        Code = code;
        Locator = locator;
        IsFinal = isFinal;
        Tries = tries;
    }

    /// <summary>The kind.</summary>
    [Id(0)]
    public FaultCode Code { get; private set; }

    /// <summary>The input, parameter, file or variable at fault.</summary>
    [Id(1)]
    public string Locator { get; private set; }

    /// <summary>Whether trying again is in vain, although faults of this kind may pass.</summary>
    [Id(2)]
    public bool IsFinal { get; private set; }

    /// <summary>How often the same was tried before it was given up; 0 from a silo that does not count.</summary>
    [Id(3)]
    public int Tries { get; private set; }
}
