namespace Compute.Orleans.Engine.Sources.Access;

/// <summary>What the service shows one host to be let in, and for whom; the secrets themselves are in files.</summary>
/// <remarks>
/// Sent to that host and port only, over https (over http to a loopback address), never after a redirect that led
/// elsewhere. What is read with it is read for the users that it names, and for nobody else.
/// </remarks>
public sealed class HostCredential
{
    /// <summary>The host, as in Data:Hosts: <c>host</c> for port 443, or <c>host:port</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Absolute path of a file that holds a bearer token; read for each request. Empty for none.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>
    /// Absolute path of a client certificate in PEM, those that it was issued by behind it; empty for none.
    /// </summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>
    /// Absolute path of the certificate's private key in PEM, not encrypted; may be the same file.
    /// </summary>
    public string KeyFile { get; set; } = "";

    /// <summary>
    /// Who may read through the credentials: names of users; <c>*</c> for everyone with a token. Callers without a
    /// token may only where <c>anonymous</c> is named.
    /// </summary>
    public IList<string> Users { get; set; } = [];

    /// <summary>Whether a client certificate belongs to it.</summary>
    internal bool HasCertificate => CertificateFile.Length > 0;

    /// <summary>Whether a URL leads to where the credentials may be sent.</summary>
    /// <param name="url">An absolute http(s) URL.</param>
    internal bool IsFor(Uri url) =>
        HostName.TryParse(Host) is { } host
        && host.Matches(url)
        && (url.Scheme == Uri.UriSchemeHttps || NetworkAddress.IsLoopback(url));

    /// <summary>Whether a user may read through the credentials.</summary>
    /// <param name="user">Who asks.</param>
    internal bool IsFor(string user) =>
        Users.Contains(user, StringComparer.Ordinal)
        || (user != OwnOutputs.Anonymous && Users.Contains("*", StringComparer.Ordinal));
}
