using System.Net;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.WebApi;

/// <summary>Refuses to start with options that cannot work, by their names and values.</summary>
internal sealed class EdgeOptionsValidator : IValidateOptions<EdgeOptions>
{
    private const int LeastBodyBytes = 4 * 1024;
    private const int MostInputBytes = 1024 * 1024;

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

        foreach (var proxy in options.KnownProxies)
        {
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
            {
                faults.Add($"Edge:KnownProxies has \"{proxy}\": an address or a network such as 10.0.0.0/8 is wanted");
            }
        }

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

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsBaseUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps)
        && parsed.Query.Length == 0
        && parsed.Fragment.Length == 0
        && parsed.UserInfo.Length == 0;
}
