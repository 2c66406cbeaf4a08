using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Compute.Orleans.Engine.Provenance;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Tests.Conformance.Support;
using Compute.Orleans.WebApi.Wps;
using CsCheck;

namespace Compute.Orleans.Tests.Unit.Provenance;

public sealed class ExecuteDocumentTests
{
    private const string User = "anyone";

    // Whatever a JSON string may hold; the reader takes white space off the ends of ids, so these have none there.
    private static readonly Gen<string> _text = Gen.String[Gen.Char["aZ0 é\u2028\uFFFE\u0001\n\"'\\&<>]%+;=@{}~\u007F"], 0, 10];

    private static readonly Gen<string> _id = _text.Select(text => $"k{text.Replace('|', '_')}y");

    private static readonly Gen<string?> _optional = Gen.OneOf(Gen.Const((string?)null), _id.Select(id => (string?)id));

    private static readonly Gen<long> _position = Gen.Long[-(1L << 53), 1L << 53];

    private static readonly Gen<long> _step = Gen.OneOf(Gen.Const(1L), Gen.Long[1, 1L << 53]);

    private static readonly Gen<RequestRange> _range = Gen.OneOf(
        Gen.Select(_id, Gen.Double.Where(double.IsFinite), Gen.Double.Where(double.IsFinite), _step, _optional).Select(
            (name, start, end, step, units) =>
                new RequestRange(name, RangeKind.Values, Text(start), Text(end), step) { Units = units }),
        Gen.Select(_id, _position, _position, _step).Select((name, start, end, step) => new RequestRange(
            name,
            RangeKind.Indices,
            start.ToString(CultureInfo.InvariantCulture),
            end.ToString(CultureInfo.InvariantCulture),
            step)),
        Gen.Select(_id, _id, _id, _step).Select((name, start, end, step) =>
            new RequestRange(name, RangeKind.Timestamps, start, end, step)));

    private static readonly Gen<RequestMask?> _mask = Gen.OneOf(
        Gen.Const((RequestMask?)null),
        Gen.Select(_id, _id, _id, _id).Select((id, uri, name, operation) =>
            (RequestMask?)new RequestMask(id, uri, name, operation)));

    private static readonly Gen<RequestOperation> _operation = Gen.Select(
            _id, _id, _id.Array[0, 3], _optional, Gen.Dictionary(_id, _text)[0, 3], _optional)
        .Select((name, result, inputs, domain, parameters, gridder) => new RequestOperation(
            name,
            result,
            [.. inputs],
            domain,
            parameters.ToImmutableSortedDictionary(StringComparer.Ordinal),
            gridder));

    private static readonly Gen<ExecuteRequest> _request = Gen.Select(
        Gen.Select(_id, _id, _id, _optional).Select((id, uri, name, domain) =>
            new RequestVariable(id, uri, name, domain)).Array[0, 3],
        Gen.Select(_id, _range.Array[0, 3], _mask).Select((id, ranges, mask) =>
            new RequestDomain(id, [.. ranges.DistinctBy(range => range.Dimension)]) { Mask = mask }).Array[0, 3],
        _operation.Array[0, 3])
        .Select((variables, domains, operations) =>
            new ExecuteRequest("CDAT.workflow", User, [.. variables], [.. domains], [.. operations]));

    [Fact]
    public void A_request_that_is_written_and_read_again_is_the_same() => _request.Sample(request =>
    {
        var document = ExecuteDocument.Of(request.ToEngine());
        var again = Read(document);

        return JsonSerializer.Serialize(again) == JsonSerializer.Serialize(request)
            && ExecuteDocument.Of(again.ToEngine()) == document
            && !document.AsSpan().ContainsAnyExceptInRange(' ', '~');
    });

    [Theory]
    [InlineData("execute-post-1.http")]
    [InlineData("execute-post-2.http")]
    [InlineData("execute-workflow.xml")]
    public void What_the_client_sent_is_asked_for_again(string capture)
    {
        var body = Captures.Text(capture);
        var sent = Read(body[body.IndexOf("<wps100:Execute", StringComparison.Ordinal)..].TrimEnd());

        var document = ExecuteDocument.Of(sent.ToEngine());

        Assert.Equal(JsonSerializer.Serialize(sent), JsonSerializer.Serialize(Read(document)));
    }

    [Fact]
    public void The_document_is_as_the_schema_wants_it() => OgcSchemas.AssertValid(ExecuteDocument.Of(
        Read(Captures.Text("execute-workflow.xml").TrimEnd()).ToEngine()));

    [Fact]
    public void A_document_is_read_by_people_too()
    {
        var request = new ExecuteRequest(
            "CDAT.mean",
            User,
            [new("v0", "http://host/a.nc?x=1&y=\"é\"", "tas", null)],
            [new("d0", [new("lat", RangeKind.Values, "-5.5", "1E+300", 1), new("time", RangeKind.Indices, "0", "10", 2)])],
            [new("CDAT.mean", "m", ["v0"], "d0", ImmutableSortedDictionary<string, string>.Empty.Add("axes", "x|y"), null)]);

        Assert.Equal(
            """
            <wps:Execute xmlns:ows="http://www.opengis.net/ows/1.1" service="WPS" version="1.0.0"
             xmlns:wps="http://www.opengis.net/wps/1.0.0"><ows:Identifier>CDAT.mean</ows:Identifier><wps:DataInputs>
            <wps:Input><ows:Identifier>variable</ows:Identifier><wps:Data>
            <wps:ComplexData mimeType="application/json">
            [{"uri":"http://host/a.nc?x=1&amp;y=\"\u00e9\"","id":"tas|v0"}]</wps:ComplexData></wps:Data></wps:Input>
            <wps:Input><ows:Identifier>domain</ows:Identifier><wps:Data>
            <wps:ComplexData mimeType="application/json">
            [{"id":"d0","lat":{"start":-5.5,"end":1E+300,"crs":"values"},
            "time":{"start":0,"end":10,"crs":"indices","step":2}}]</wps:ComplexData></wps:Data></wps:Input>
            <wps:Input><ows:Identifier>operation</ows:Identifier><wps:Data>
            <wps:ComplexData mimeType="application/json">
            [{"name":"CDAT.mean","result":"m","input":["v0"],"domain":"d0","axes":"x|y"}]</wps:ComplexData></wps:Data></wps:Input>
            </wps:DataInputs></wps:Execute>
            """.ReplaceLineEndings(""),
            ExecuteDocument.Of(request.ToEngine()));
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static ExecuteRequest Read(string document) =>
        ExecuteDocuments.Read(Encoding.ASCII.GetBytes(document), User);
}
