using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Reads requests from the parameters of a GET.</summary>
/// <remarks>Source: OGC 05-007r7, 8.2.2, 9.2.2 and 10.2.2.</remarks>
internal static class KvpRequestReader
{
    private static readonly string[] _formParameters =
        ["storeExecuteResponse", "status", "ResponseDocument", "RawDataOutput"];

    /// <summary>The request of a query.</summary>
    /// <exception cref="OwsException">A parameter is missing, or has a value that will not do.</exception>
    public static WpsRequest Read(IQueryCollection query)
    {
        var parameters = new KvpParameters(query);
        RequestChecks.Service(parameters.Find("service"));
        var request = parameters.Find("request");
        return request switch
        {
            null or "" => throw OwsException.Missing(
                "request", "the parameter request is missing: GetCapabilities, DescribeProcess or Execute is wanted"),
            "GetCapabilities" => GetCapabilities(parameters),
            "DescribeProcess" => DescribeProcess(parameters),
            "Execute" => Execute(parameters),
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

    private static Execute Execute(KvpParameters parameters)
    {
        RequestChecks.Version(parameters.Find("version"));
        var identifier = RequestChecks.Identifier(parameters.Find("identifier"));
        var form = Form(parameters);
        var inputs = DataInputs.From(KvpDataInputs.Split(parameters.Find("DataInputs") ?? ""));
        return new(RequestChecks.Language(parameters.Find("language")), identifier, inputs, form);
    }

    private static ResponseForm Form(KvpParameters parameters)
    {
        if (parameters.Has("RawDataOutput"))
        {
            throw ResponseForm.RawDataOutput();
        }

        ResponseForm.CheckLineage(RequestChecks.Boolean("lineage", parameters.Find("lineage")));
        foreach (var output in (parameters.Find("ResponseDocument") ?? "").Split(
            ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            CheckOutput(output);
        }

        return _formParameters.Any(parameters.Has)
            ? ResponseForm.Of(
                RequestChecks.Boolean("storeExecuteResponse", parameters.Find("storeExecuteResponse")),
                RequestChecks.Boolean("status", parameters.Find("status")))
            : ResponseForm.Unspecified;
    }

    // "output@mimeType=application/json@asReference=false"
    private static void CheckOutput(string output)
    {
        var parts = output.Split('@');
        string? mimeType = null;
        var asReference = false;
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = KvpDataInputs.Attribute(part);
            switch (name.ToUpperInvariant())
            {
                case "MIMETYPE":
                    mimeType = value;
                    break;
                case "ASREFERENCE":
                    asReference = RequestChecks.Boolean("asReference", value);
                    break;
                case "ENCODING":
                    Formats.Check(parts[0], mimeType: null, encoding: value);
                    break;
                case "SCHEMA":
                    Formats.Check(parts[0], mimeType: null, schema: value);
                    break;
                default:
                    throw OwsException.Invalid(
                        "ResponseDocument", $"output {parts[0]} has an attribute \"{name}\", which is not known");
            }
        }

        ResponseForm.CheckOutput(parts[0], mimeType, asReference);
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
