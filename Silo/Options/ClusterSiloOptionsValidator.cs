using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Silo.Options;

/// <summary>Refuses what no silo could be reached by, and what would take living silos for dead.</summary>
internal sealed class ClusterSiloOptionsValidator : IValidateOptions<ClusterSiloOptions>
{
    private const int MostPorts = 65535;
    private const double ShortestProbe = 0.2;
    private const double LongestSeconds = 600;
    private const int MostMissed = 100;

    /// <summary>What Microsoft.Orleans.Hosting.Kubernetes reads.</summary>
    private static readonly string[] _podVariables =
        ["POD_NAME", "POD_NAMESPACE", "POD_IP", "ORLEANS_SERVICE_ID", "ORLEANS_CLUSTER_ID", "KUBERNETES_SERVICE_HOST"];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClusterSiloOptions options)
    {
        var faults = new List<string>(OptionBounds.Check(
            new("Cluster:SiloPort", options.SiloPort, 1, MostPorts),
            new("Cluster:GatewayPort", options.GatewayPort, 1, MostPorts),
            new("Cluster:ProbeTimeout in seconds", options.ProbeTimeout.TotalSeconds, ShortestProbe, LongestSeconds),
            new("Cluster:MissedProbes", options.MissedProbes, 1, MostMissed),
            new("Cluster:TableRefresh in seconds", options.TableRefresh.TotalSeconds, 1, LongestSeconds),
            new("Cluster:SignOfLife in seconds", options.SignOfLife.TotalSeconds, 1, LongestSeconds)).Failures ?? []);
        if (options.SiloPort == options.GatewayPort)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Cluster:SiloPort and Cluster:GatewayPort are {options.SiloPort}: give one of them another port"));
        }

        if (!IsAddress(options.AdvertisedAddress, mayBeAny: false))
        {
            faults.Add(
                $"Cluster:AdvertisedAddress is `{options.AdvertisedAddress}`: it must be the IP address at which the "
                + "other processes reach this one, like 10.0.0.7, or empty for this machine's first address");
        }

        if (!IsAddress(options.ListenAddress, mayBeAny: true))
        {
            faults.Add(
                $"Cluster:ListenAddress is `{options.ListenAddress}`: it must be an IP address of this machine, "
                + "0.0.0.0 for all of them, or empty for the advertised one");
        }

        if (options.Kubernetes)
        {
            faults.AddRange(
                from variable in _podVariables
                where string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))
                select $"Cluster:Kubernetes is true and the environment has no {variable}: set it in the pod's "
                    + "specification (docs/cluster.md), or Cluster:Kubernetes to false");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsAddress(string text, bool mayBeAny) =>
        text.Length == 0
        || (IPAddress.TryParse(text, out var address)
            && (mayBeAny || !(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))));
}
