using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Reads requests from the parameters of a GET.</summary>
/// <remarks>Source: OGC 05-007r7, 8.2.2, 9.2.2 and 10.2.2.</remarks>
internal static class KvpRequestReader
{
    /// <summary>The request of a query.</summary>
    /// <param name="query">The parameters, decoded.</param>
    /// <param name="raw">The query as it was sent.</param>
    /// <exception cref="OwsException">A parameter is missing, or has a value that will not do.</exception>
    public static WpsRequest Read(IQueryCollection query, string? raw)
    {
        var parameters = new KvpParameters(query, raw);
        RequestChecks.Service(parameters.Find("service"));
        var request = parameters.Find("request");
        return request switch
        {
            null or "" => throw OwsException.Missing(
                "request", "the parameter request is missing: GetCapabilities, DescribeProcess or Execute is wanted"),
            "GetCapabilities" => GetCapabilities(parameters),
            "DescribeProcess" => DescribeProcess(parameters),
            "Execute" => KvpExecuteReader.Read(parameters),
            _ => throw new OwsException(
                OwsCodes.OperationNotSupported,
                "request",
                $"request is \"{request}\": GetCapabilities, DescribeProcess and Execute are known"),
        };
    }

    private static GetCapabilities GetCapabilities(KvpParameters parameters)
    {
        // Clients of WPS 1.0.0 send "version" here too; AcceptVersions is the standard's way and goes first.
        var versions = parameters.Find("AcceptVersions") is { Length: > 0 } list ? list : parameters.Find("version");
        Wps.GetCapabilities.Negotiate(Split(versions ?? ""));
        return new(RequestChecks.Language(parameters.Find("language")));
    }

    private static DescribeProcess DescribeProcess(KvpParameters parameters)
    {
        RequestChecks.Version(parameters.Find("version"));
        var identifiers = Split(RequestChecks.Identifier(parameters.Find("identifier")));
        return identifiers.Length == 0
            ? throw OwsException.Missing("identifier", "the parameter identifier is empty: name a process, or \"all\"")
            : new(RequestChecks.Language(parameters.Find("language")), [.. identifiers]);
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
