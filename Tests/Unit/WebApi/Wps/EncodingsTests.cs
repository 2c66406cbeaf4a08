using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.WebApi.Wps;
using Compute.Orleans.WebApi.Wps.Json;
using Compute.Orleans.WebApi.Wps.Kvp;
using Compute.Orleans.WebApi.Wps.Values;
using Compute.Orleans.WebApi.Wps.Xml;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps;

/// <summary>A request means the same however it is written.</summary>
public sealed class EncodingsTests
{
    private static readonly ProcessDescription _process =
        new Signature("CDAT.mean", "Mean", "A mean.", 1, 1, []) { Kind = OperationKind.Reduction }.ToMessage();

    private static readonly Gen<string> _text = Gen.String[Gen.Char["aé;=@[]{}\"'\\&<>%+ \n\u2028"], 0, 12];

    private static readonly Gen<string> _json = _text.Array[0, 4].Select(texts => JsonSerializer.Serialize(texts));

    [Fact]
    public void By_query_and_by_xml_an_execute_is_the_same() =>
        Gen.Select(_json, _json, _json, Gen.Bool, Gen.Bool, Gen.Shuffle(RequestCodec.Names.ToArray())).Sample(
            (variable, domain, operation, store, status, order) =>
            {
                var texts = new Dictionary<string, string>
                {
                    ["variable"] = variable,
                    ["domain"] = domain,
                    ["operation"] = operation,
                };
                var inputs = order.Select(name => KeyValuePair.Create(name, texts[name])).ToList();

                var query = Query(inputs, store || status, status);
                var byQuery = (Execute)KvpRequestReader.Read(new QueryCollection(QueryHelpers.ParseQuery(query)), query);
                var byXml = (Execute)XmlRequestReader.Read(
                    SafeXml.Load(Xml(inputs, store || status, status), charset: null));

                return byQuery with { Inputs = [] } == byXml with { Inputs = [] }
                    && Checked(byQuery).SequenceEqual(Checked(byXml))
                    && Checked(byXml).Single(value => value.Identifier == "variable").Text == variable.Trim();
            });

    private static List<TypedValue> Checked(Execute execute) =>
        [.. execute.Inputs.Select(input => InputChecks.Check(_process, input.Value!))];

    private static string Query(List<KeyValuePair<string, string>> inputs, bool store, bool status)
    {
        var dataInputs = string.Join(';', inputs.Select(input => $"{input.Key}={input.Value}"));
        return "?Service=WPS&REQUEST=Execute&version=1.0.0&identifier=CDAT.mean"
            + $"&status={status}&storeExecuteResponse={store}&DataInputs={Uri.EscapeDataString(dataInputs)}";
    }

    private static byte[] Xml(List<KeyValuePair<string, string>> inputs, bool store, bool status)
    {
        var xml = new StringBuilder(
            "<Execute xmlns='http://www.opengis.net/wps/1.0.0' xmlns:o='http://www.opengis.net/ows/1.1' "
            + "service='WPS' version='1.0.0'><o:Identifier>CDAT.mean</o:Identifier><DataInputs>");
        foreach (var (name, text) in inputs)
        {
            xml.Append(
                CultureInfo.InvariantCulture,
                $"<Input><o:Identifier>{name}</o:Identifier><Data><ComplexData>{WebUtility.HtmlEncode(text)}</ComplexData></Data></Input>");
        }

        return Encoding.UTF8.GetBytes(xml.Append(
            CultureInfo.InvariantCulture,
            $"</DataInputs><ResponseForm><ResponseDocument storeExecuteResponse='{(store ? "true" : "false")}' status='{(status ? 1 : 0)}'/></ResponseForm></Execute>").ToString());
    }
}
