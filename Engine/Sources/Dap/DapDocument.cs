namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>A DDS or a DAS as a server sent it.</summary>
/// <param name="Url">Where from.</param>
/// <param name="Text">The document.</param>
/// <param name="Modified">When the dataset changed last, as the server says; null where it does not.</param>
/// <param name="Date">When the server sent it, by its own clock.</param>
internal sealed record DapDocument(string Url, string Text, DateTimeOffset? Modified, DateTimeOffset? Date)
{
    /// <summary>Whether the time of the change may be that of the answer, which some servers write there.</summary>
    public bool MayBeMadeUp => Modified is not null && (Date is null || Modified >= Date.Value.AddSeconds(-1));
}
