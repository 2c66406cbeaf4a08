using Compute.Orleans.WebApi.Hosts;

namespace Compute.Orleans.WebApi;

/// <summary>How the web edge is reached and how much it takes.</summary>
public sealed class EdgeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Edge";

    /// <summary>Absolute path of the folder that holds finished outputs; the host sets it.</summary>
    public string PublicFolder { get; set; } = "";

    /// <summary>
    /// The URL under which clients reach the service, with its path prefix if it has one; empty (the default) to take
    /// it from trusted forwarded headers, or else from each request.
    /// </summary>
    public string ExternalUrl { get; set; } = "";

    /// <summary>
    /// Addresses ("10.0.0.7") and networks ("10.0.0.0/8") of the proxies whose X-Forwarded-For, -Proto, -Host and
    /// -Prefix headers are believed; none by default.
    /// </summary>
    public IList<string> KnownProxies { get; } = [];

    /// <summary>
    /// Names under which clients reach the service beside <see cref="ExternalUrl"/>'s: "climate.example.org",
    /// "*.example.org" for all below a name, "*" for any; none by default. Loopback names are always taken.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>
    /// Addresses and networks ("10.0.0.0/8") in which a Host that is an address may be: those by which load balancers
    /// and probes reach the service directly; none by default. Loopback addresses are always taken.
    /// </summary>
    public IList<string> AllowedCidr { get; } = [];

    /// <summary>The largest body of a request, in bytes; 4 MiB by default, at least 4 KiB.</summary>
    public int MaxBodyBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The largest sum of a request's inputs, those that are fetched and what describes inputs and outputs included, in
    /// bytes of UTF-8; 768 KiB by default, at most 1 MiB, because they travel in one message between processes.
    /// </summary>
    public int MaxInputBytes { get; set; } = 768 * 1024;

    /// <summary>
    /// How long a request that asks for its results in the answer is held open; afterwards it gets the job's
    /// statusLocation instead, and its job is recorded. 10 minutes by default.
    /// </summary>
    public TimeSpan SynchronousLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most connections at once; further ones are closed. 4096 by default, 16 to 1,000,000.</summary>
    public int MaxConnections { get; set; } = 4096;

    /// <summary>
    /// How long the line and the headers of a request may take to arrive; 15 seconds by default, 1 second to 1 hour.
    /// </summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a body may take to arrive; 2 minutes by default, 1 second to 1 hour.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether these options say that others than programs of this machine reach the service.</summary>
    internal bool IsPublished =>
        KnownProxies.Count > 0
        || Hosts.Count > 0
        || (ExternalUrl.Length > 0 && !HostName.Of(new HostString(new Uri(ExternalUrl).IdnHost)).IsLoopback);
}
