namespace Compute.Orleans.Silo.Options;

/// <summary>How a silo of a cluster is reached by the others, and how soon its death is noticed.</summary>
internal sealed class ClusterSiloOptions
{
    /// <summary>The configuration section, which holds what silos and edges share as well.</summary>
    public const string Section = WebApi.Cluster.ClusterSettings.Section;

    /// <summary>The port for other silos; 11111 by default.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>The port for edges; 30000 by default.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// The address of this machine, or pod, at which silos and edges reach both ports; empty, the default, for the
    /// first one of the machine that is not loopback.
    /// </summary>
    public string AdvertisedAddress { get; set; } = "";

    /// <summary>
    /// The address that the ports listen on; empty, the default, for <see cref="AdvertisedAddress"/>. "0.0.0.0" where
    /// that one is translated on its way here.
    /// </summary>
    public string ListenAddress { get; set; } = "";

    /// <summary>What logs call this silo; empty, the default, for a name of its own making.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>How often silos probe each other, and how long answers may take; 1 second by default.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many probes in a row a silo may miss before it is declared dead, and ends; 3 by default.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>How often a silo reads who is there although nobody told it so; 5 seconds by default.</summary>
    public TimeSpan TableRefresh { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silo writes that it is alive; 5 seconds by default.</summary>
    public TimeSpan SignOfLife { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether Microsoft.Orleans.Hosting.Kubernetes says who this silo is and watches its pods; false by default.
    /// </summary>
    public bool Kubernetes { get; set; }
}
