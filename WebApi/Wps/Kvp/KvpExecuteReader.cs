using System.Collections.Immutable;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Faults;

namespace Compute.Orleans.WebApi.Wps.Kvp;

/// <summary>Reads an Execute from the parameters of a GET.</summary>
/// <remarks>Source: OGC 05-007r7, 10.2.2.</remarks>
internal static class KvpExecuteReader
{
    private const string Store = "storeExecuteResponse";
    private const string Status = "status";
    private const string Lineage = "lineage";
    private const string Document = "ResponseDocument";
    private const string Raw = "RawDataOutput";

    private static readonly string[] _formParameters = [Store, Status, Document, Raw];

    /// <summary>The request.</summary>
    /// <exception cref="OwsException">A parameter is missing, or has a value that will not do.</exception>
    public static Execute Read(KvpParameters parameters)
    {
        RequestChecks.Version(parameters.Find("version"));
        var identifier = RequestChecks.Identifier(parameters.Find("identifier"));
        var form = Form(parameters);
        var inputs = KvpDataInputs.Read(parameters.FindMarked("DataInputs"));
        return new(RequestChecks.Language(parameters.Find("language")), identifier, inputs, form);
    }

    private static ResponseForm Form(KvpParameters parameters)
    {
        var store = RequestChecks.Boolean(Store, parameters.Find(Store));
        var status = RequestChecks.Boolean(Status, parameters.Find(Status));
        var lineage = RequestChecks.Boolean(Lineage, parameters.Find(Lineage));
        if (parameters.Has(Raw))
        {
            return ResponseForm.OfRaw(Outputs(parameters, Raw), parameters.Has(Document), store, status, lineage);
        }

        return _formParameters.Any(parameters.Has)
            ? ResponseForm.OfDocument(store, status, lineage, Outputs(parameters, Document))
            : ResponseForm.Unspecified with { Lineage = lineage };
    }

    private static ImmutableArray<RequestedOutput> Outputs(KvpParameters parameters, string name) =>
        [.. KvpList.Read(parameters.FindMarked(name)).Select(entry => Output(name, entry))];

    // "output@mimeType=application/json@asReference=false"
    private static RequestedOutput Output(string place, KvpEntry entry)
    {
        if (entry.Name.Length == 0 || entry.Value is not null)
        {
            throw OwsException.Invalid(
                place, $"{place} has \"{entry.Name}={entry.Value}\": identifiers are wanted, joined with ';'");
        }

        var output = new RequestedOutput(entry.Name);
        foreach (var (name, value) in entry.Attributes)
        {
            output = name.ToUpperInvariant() switch
            {
                "MIMETYPE" => output with { MimeType = NullIfEmpty(value) },
                "ENCODING" => output with { Encoding = NullIfEmpty(value) },
                "SCHEMA" => output with { Schema = NullIfEmpty(value) },
                "UOM" => output with { Unit = NullIfEmpty(value) },
                "ASREFERENCE" => output with { AsReference = RequestChecks.Boolean("asReference", value) },
                _ => throw OwsException.Invalid(
                    place, $"output {entry.Name} has an attribute \"{name}\", which is not known"),
            };
        }

        return output;
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
