using Compute.Orleans.WebApi.Hosts;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi;

/// <summary>Refuses to start with options that cannot work, by their names and values.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    private const int LeastBodyBytes = 4 * 1024;
    private const int MostInputBytes = 1024 * 1024;
    private const int LeastConnections = 16;
    private const int MostConnections = 1_000_000;

    public ValidateOptionsResult Validate(string? name, EdgeOptions options)
    {
        var faults = new List<string>();
        if (!Path.IsPathFullyQualified(options.PublicFolder))
        {
            faults.Add($"Edge:PublicFolder is \"{options.PublicFolder}\": an absolute path is wanted");
        }

        if (options.ExternalUrl.Length > 0 && !IsBaseUrl(options.ExternalUrl))
        {
            faults.Add(
                $"Edge:ExternalUrl is \"{options.ExternalUrl}\": an http or https URL without a query is wanted");
        }

        else if (PathPrefix.Of(options.ExternalUrl) is { HasValue: true } prefix && PathPrefix.IsOwnRoute(prefix))
        {
            faults.Add(
                $"Edge:ExternalUrl is \"{options.ExternalUrl}\": its path begins as one of the service's own does; "
                + "what stands before /wps is wanted");
        }

        CheckNetworks(faults, "Edge:KnownProxies", options.KnownProxies);
        CheckNetworks(faults, "Edge:AllowedCidr", options.AllowedCidr);
        faults.AddRange(
            from host in options.Hosts
            where !HostPolicy.IsPattern(host)
            select $"Edge:Hosts has \"{host}\": a name without a port, *.NAME or * is wanted");

        if (options.MaxBodyBytes < LeastBodyBytes)
        {
            faults.Add($"Edge:MaxBodyBytes is {options.MaxBodyBytes}: at least {LeastBodyBytes} are wanted");
        }

        if (options.MaxInputBytes is < 1 or > MostInputBytes)
        {
            faults.Add($"Edge:MaxInputBytes is {options.MaxInputBytes}: 1 to {MostInputBytes} are wanted");
        }

        if (options.SynchronousLimit < TimeSpan.Zero || options.SynchronousLimit > TimeSpan.FromDays(1))
        {
            faults.Add($"Edge:SynchronousLimit is {options.SynchronousLimit}: 0 to 1 day is wanted");
        }

        if (options.MaxConnections is < LeastConnections or > MostConnections)
        {
            faults.Add(
                $"Edge:MaxConnections is {options.MaxConnections}: {LeastConnections} to {MostConnections} are wanted");
        }

        CheckTimeout(faults, "Edge:HeaderTimeout", options.HeaderTimeout);
        CheckTimeout(faults, "Edge:BodyTimeout", options.BodyTimeout);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckTimeout(List<string> faults, string option, TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1) || value > TimeSpan.FromHours(1))
        {
            faults.Add($"{option} is {value}: 1 second to 1 hour is wanted");
        }
    }

    private static void CheckNetworks(List<string> faults, string option, IEnumerable<string> networks) =>
        faults.AddRange(
            from network in networks
            where !Networks.TryParse(network, out _)
            select $"{option} has \"{network}\": {Networks.Wanted}");

    private static bool IsBaseUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
        && parsed.Query.Length == 0
        && parsed.Fragment.Length == 0
        && parsed.UserInfo.Length == 0;
}
