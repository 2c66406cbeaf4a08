namespace Compute.Orleans.Engine.Faults;

/// <summary>The one exception that is thrown on purpose: bad input, bad data, or a limit.</summary>
/// <remarks>
/// The message says what is wrong, the value, and what would do: "axes is T;Q: axes are T, Z, Y, X".
/// BCL argument exceptions mean a fault of this program instead.
/// </remarks>
public sealed class ComputeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">The kind.</param>
    /// <param name="locator">The input, parameter, file or variable at fault, as the caller knows it.</param>
    /// <param name="message">What, the value, and what would do.</param>
    /// <param name="cause">The exception behind it, for the log.</param>
    public ComputeException(Fault fault, string locator, string message, Exception? cause = null)
        : base(message, cause)
    {
        Fault = fault;
        Locator = locator;
    }

    /// <summary>The kind.</summary>
    public Fault Fault { get; }

    /// <summary>The input, parameter, file or variable at fault.</summary>
    public string Locator { get; }

    /// <summary>
    /// Whether trying again is in vain, although faults of this kind may pass: a host refused its file as such.
    /// </summary>
    public bool IsFinal { get; init; }

    /// <summary>How often the same was tried before it was given up; 1 where it was not tried again.</summary>
    public int Tries { get; init; } = 1;

    /// <summary>Whether the same work may succeed when tried again.</summary>
    public bool IsTransient => !IsFinal && Fault is (Fault.Busy or Fault.DataUnreachable);

    /// <summary>The same for another one who waits for it: no two throw one exception.</summary>
    public ComputeException Again() => new(Fault, Locator, Message, this) { IsFinal = IsFinal, Tries = Tries };
}
