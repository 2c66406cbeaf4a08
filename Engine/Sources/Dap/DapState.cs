namespace Compute.Orleans.Engine.Sources.Dap;

/// <summary>What a dataset's documents say of it.</summary>
/// <param name="Structure">What it is made of.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="Identity">What tells this state from another.</param>
/// <param name="Modified">When it changed last; null where the server does not tell.</param>
/// <param name="DdsHash">What tells its DDS from another.</param>
internal sealed record DapState(
    DdsNode Structure, DasContainer Attributes, SourceIdentity Identity, DateTimeOffset? Modified, string DdsHash)
{
    /// <summary>Says how the dataset differs from what it was.</summary>
    /// <param name="before">What it was; another state.</param>
    public string ChangeFrom(DapState before)
    {
        var changes = new List<string>();
        if (Identity.Length != before.Identity.Length)
        {
            changes.Add(FormattableString.Invariant(
                $"its arrays had {before.Identity.Length} bytes and have {Identity.Length}"));
        }

        if (Modified != before.Modified)
        {
            changes.Add($"its Last-Modified was {Named(before.Modified)} and is {Named(Modified)}");
        }

        if (changes.Count == 0)
        {
            changes.Add(DdsHash == before.DdsHash ? "its DAS is another" : "its DDS is another");
        }

        return string.Join("; ", changes);
    }

    private static string Named(DateTimeOffset? time) => time is { } known
        ? known.ToString("r", System.Globalization.CultureInfo.InvariantCulture)
        : "none";
}
