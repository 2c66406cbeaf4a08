using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps;

/// <summary>How a client wants the answer of an Execute.</summary>
/// <param name="IsGiven">Whether the request says anything about it.</param>
/// <param name="Store">Whether the response document must be kept at a URL (storeExecuteResponse).</param>
/// <param name="Status">Whether that document must tell how far the process is (status).</param>
internal sealed record ResponseForm(bool IsGiven, bool Store, bool Status)
{
    /// <summary>The only output of every process.</summary>
    public const string Output = "output";

    /// <summary>Nothing said.</summary>
    public static ResponseForm Unspecified { get; } = new(IsGiven: false, Store: false, Status: false);

    /// <summary>What was said, when it can be done.</summary>
    /// <exception cref="OwsException">A combination that the standard forbids.</exception>
    public static ResponseForm Of(bool store, bool status) =>
        status && !store
            ? throw OwsException.Invalid(
                "status", "status is true and storeExecuteResponse is not: only a stored status can be followed")
            : new(IsGiven: true, store, status);

    /// <summary>Whether to answer at once with the job's statusLocation instead of waiting for its end.</summary>
    /// <param name="identifier">The process.</param>
    /// <remarks>
    /// The standard's answer to a request that says nothing is the finished document. Clients of CDAT.* say nothing and
    /// expect the statusLocation, as the original service gave it.
    /// </remarks>
    public bool IsAsynchronous(string identifier) =>
        IsGiven ? Store && Status : identifier.StartsWith("CDAT.", StringComparison.Ordinal);

    /// <summary>Checks what is asked of one output.</summary>
    /// <param name="identifier">The output's identifier.</param>
    /// <param name="mimeType">The wanted type, or null.</param>
    /// <param name="asReference">Whether the output shall be a reference.</param>
    /// <exception cref="OwsException">Not an output, a type that it does not have, or a reference.</exception>
    public static void CheckOutput(string identifier, string? mimeType, bool asReference)
    {
        if (identifier != Output)
        {
            throw OwsException.Invalid(
                "ResponseDocument",
                $"output \"{identifier}\" is not known: every process has the one output \"{Output}\"");
        }

        Formats.Check(Output, mimeType);
        if (asReference)
        {
            throw OwsException.Unsupported(
                "asReference", "asReference is true: the output is a short text that names files, and stands inline");
        }
    }

    /// <summary>Refuses lineage when it is wanted.</summary>
    public static void CheckLineage(bool lineage)
    {
        if (lineage)
        {
            throw OwsException.Unsupported("lineage", "lineage is true: this service does not repeat the inputs yet");
        }
    }

    /// <summary>The refusal of a raw output.</summary>
    public static OwsException RawDataOutput() => OwsException.Unsupported(
        "RawDataOutput", "RawDataOutput is not offered yet: ask for a ResponseDocument, whose output names the files");
}
