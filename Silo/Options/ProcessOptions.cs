namespace Compute.Orleans.Silo.Options;

/// <summary>Which processes are offered beside those that work on files.</summary>
internal sealed class ProcessOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Processes";

    /// <summary>
    /// Whether the process "echo" is offered, which repeats its inputs and is for trying clients out; false by default.
    /// </summary>
    public bool Echo { get; set; }
}
