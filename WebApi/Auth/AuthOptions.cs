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

    /// <summary>
    /// Whether programs on the same machine need no token. Not set (the default): they need none as long as no option
    /// says that others reach the service (Edge:ExternalUrl, Edge:Hosts, Edge:KnownProxies), for behind a proxy on this
    /// machine everybody may look like one of its programs.
    /// </summary>
    public bool? Local { get; set; }
}
