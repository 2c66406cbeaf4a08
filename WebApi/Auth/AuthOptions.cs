namespace Compute.Orleans.WebApi.Auth;

/// <summary>Who may call without a token.</summary>
public sealed class AuthOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Auth";

    /// <summary>
    /// Whether requests without a token are taken from anywhere; false by default, when they are taken only from
    /// programs on the same machine.
    /// </summary>
    public bool Anonymous { get; set; }
}
