namespace Compute.Orleans.WebApi.Wps;

/// <summary>What kind of answer an Execute asks for.</summary>
internal enum ResponseKind
{
    /// <summary>Nothing is said.</summary>
    Unspecified,

    /// <summary>A response document.</summary>
    Document,

    /// <summary>The bytes of one output, and no document.</summary>
    Raw,
}
