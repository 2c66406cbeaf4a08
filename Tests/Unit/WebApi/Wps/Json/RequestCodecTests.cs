using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.WebApi.Wps.Json;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Json;

public sealed class RequestCodecTests
{
    [Theory]
    [InlineData("""{"uri": " /d/a.nc ", "id": "pr|v0"}""", "v0", "pr", null)]
    [InlineData("""{"uri": "/d/a.nc", "id": "pr"}""", "pr", "pr", null)]
    [InlineData("""{"uri": "/d/a.nc", "id": "pr | v0", "domain": "d0", "mime_type": "x"}""", "v0", "pr", "d0")]
    [InlineData("""{"uri": "/d/a.nc", "id": "pr|v0", "domain": null, "mime_type": null}""", "v0", "pr", null)]
    public void A_variable_has_a_name_of_its_own_or_that_of_the_file(string json, string id, string name, string? domain) =>
        Assert.Equal(
            new RequestVariable(id, "/d/a.nc", name, domain), Assert.Single(Read(variable: $"[{json}]").Variables));

    [Theory]
    [InlineData("""{"start": 1, "end": 2.5}""", RangeKind.Values, "1", "2.5", 1)]
    [InlineData("""{"start": "-1e1", "end": "0.1", "step": 2.0, "crs": "values"}""", RangeKind.Values, "-10", "0.1", 2)]
    [InlineData("""{"start": 0, "end": "10", "step": "3", "crs": "Indices"}""", RangeKind.Indices, "0", "10", 3)]
    [InlineData("""{"start": -5.0, "end": 1e1, "step": null, "crs": "indices"}""", RangeKind.Indices, "-5", "10", 1)]
    [InlineData("""{"start": "2000-02", "end": 2001, "crs": "timestamps"}""", RangeKind.Timestamps, "2000-02", "2001", 1)]
    public void Ends_and_steps_are_numbers_or_texts_of_numbers(
        string json, RangeKind kind, string start, string end, long step) =>
        Assert.Equal(
            [new RequestRange("lat", kind, start, end, step)],
            Assert.Single(Read(domain: $$"""[{"id": "d0", "lat": {{json}}, "mask": null}]""").Domains).Ranges);

    [Theory]
    [InlineData("sftlf|lsm", "lsm")]
    [InlineData("sftlf", "sftlf")]
    public void A_domain_may_have_a_mask(string id, string name) => Assert.Equal(
        new RequestMask(name, "/d/lsm.nc", "sftlf", "mask_data<0.5"),
        Assert.Single(Read(domain: $$$"""
            [{"id": "d", "mask": {"uri": "/d/lsm.nc", "id": "{{{id}}}", "operation": "mask_data<0.5"}}]
            """).Domains).Mask);

    [Fact]
    public void Values_may_have_units() => Assert.Equal(
        new RequestRange("level", RangeKind.Values, "850", "500", 1) { Units = "hPa" },
        Assert.Single(Read(domain: """[{"id": "d", "level": {"start": 850, "end": 500, "units": " hPa "}}]""")
            .Domains[0].Ranges));

    [Fact]
    public void A_double_keeps_every_bit()
    {
        var range = Read(domain: """[{"id": "d", "x": {"start": 0.1, "end": 1.7976931348623157e308}}]""").Domains[0].Ranges[0];

        Assert.Equal(0.1, double.Parse(range.Start, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(double.MaxValue, double.Parse(range.End, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Unknown_members_of_an_operation_are_parameters()
    {
        var operation = Assert.Single(Read(operation:
            """
            [{"name": "CDAT.mean", "result": "r", "input": ["a", "b"], "domain": "d", "axes": "lat|lon",
              "const": 10, "small": 1e-5, "flag": true, "bins": [0, 0.25, "1"], "rename": ["pr", "pr_mean"], "empty": ""}]
            """).Operations);

        Assert.Equal(("CDAT.mean", "r", "d", null), (operation.Name, operation.Result, operation.Domain, operation.Gridder));
        Assert.Equal(["a", "b"], operation.Inputs);
        Assert.Equal(
            ["axes=lat|lon", "bins=0|0.25|1", "const=10", "empty=", "flag=true", "rename=pr|pr_mean", "small=1e-5"],
            operation.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));
    }

    [Theory]
    [InlineData("""{"tool": "regrid2", "method": "linear", "grid": "gaussian~32"}""", "gaussian~32")]
    [InlineData("\"T85\"", "T85")]
    [InlineData("null", null)]
    [InlineData("""{"tool":"x"}""", """{"tool":"x"}""")]
    public void A_gridder_is_passed_on_by_its_grid(string gridder, string? expected) =>
        Assert.Equal(
            expected,
            Read(operation: $$"""[{"name": "CDAT.mean", "result": "r", "gridder": {{gridder}}}]""").Operations[0].Gridder);

    [Theory]
    [InlineData("variable", "nothing", FaultCode.InvalidValue, "variable is not JSON")]
    [InlineData("variable", "", FaultCode.InvalidValue, "variable is not JSON")]
    [InlineData("variable", "{}", FaultCode.InvalidValue, "variable is {}: a list")]
    [InlineData("variable", "[[]]", FaultCode.InvalidValue, "variable[0] is []")]
    [InlineData("variable", "[{}]", FaultCode.MissingValue, "variable[0].uri is missing")]
    [InlineData("variable", """[{"uri": "a"}]""", FaultCode.MissingValue, "variable[0].id is missing")]
    [InlineData("variable", """[{"uri": "", "id": "a"}]""", FaultCode.InvalidValue, "variable[0].uri is \"\"")]
    [InlineData("variable", """[{"uri": 1, "id": "a"}]""", FaultCode.InvalidValue, "variable[0].uri is 1")]
    [InlineData("variable", """[{"uri": "a", "id": "a|b|c"}]""", FaultCode.InvalidValue, "variable[0].id is \"a|b|c\"")]
    [InlineData("variable", """[{"uri": "a", "id": "|b"}]""", FaultCode.InvalidValue, "variable[0].id is \"|b\"")]
    [InlineData("variable", """[{"uri": "a", "id": "a", "url": "b"}]""", FaultCode.InvalidValue, "variable[0].url")]
    [InlineData("variable", """[{"uri": "a", "uri": "b", "id": "a"}]""", FaultCode.InvalidValue, "variable is not JSON")]
    [InlineData("variable", "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", FaultCode.InvalidValue, "variable is not JSON")]
    [InlineData("variable", """[{"uri": "a", "id": "\ud800|a"}]""", FaultCode.InvalidValue, "half a surrogate pair")]
    [InlineData("domain", """[{"id": "d", "\udc00": {}}]""", FaultCode.InvalidValue, "half a surrogate pair")]
    [InlineData("operation", """[{"name": ["\ud83d"]}]""", FaultCode.InvalidValue, "half a surrogate pair")]
    [InlineData("domain", "[{}]", FaultCode.MissingValue, "domain[0].id is missing")]
    [InlineData("domain", """[{"id": "d", "mask": {"uri": "a"}}]""", FaultCode.MissingValue, "domain[0].mask.id")]
    [InlineData("domain", """[{"id": "d", "mask": "a"}]""", FaultCode.InvalidValue, "domain[0].mask is \"a\"")]
    [InlineData("domain", """[{"id": "d", "mask": {"uri": "a", "id": "b", "operation": ""}}]""", FaultCode.InvalidValue, "mask.operation")]
    [InlineData("domain", """[{"id": "d", "mask": {"uri": "a", "id": "b|c|d", "operation": "x"}}]""", FaultCode.InvalidValue, "mask.id")]
    [InlineData("domain", """[{"id": "d", "mask": {"url": "a"}}]""", FaultCode.InvalidValue, "a mask has uri, id and operation")]
    [InlineData("domain", """[{"id": "d", "lat": 5}]""", FaultCode.InvalidValue, "domain[0].lat is 5")]
    [InlineData("domain", """[{"id": "d", "": {"start": 1, "end": 2}}]""", FaultCode.InvalidValue, "domain[0]. is")]
    [InlineData("domain", """[{"id": "d", "lat": {"end": 2}}]""", FaultCode.MissingValue, "domain[0].lat.start is missing")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": null, "end": 2}}]""", FaultCode.MissingValue, "lat.start is missing")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": "x", "end": 2}}]""", FaultCode.InvalidValue, "lat.start is \"x\"")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": "NaN", "end": 2}}]""", FaultCode.InvalidValue, "lat.start is \"NaN\"")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1e999, "end": 2}}]""", FaultCode.InvalidValue, "lat.start is 1e999")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1, "end": 2, "stop": 3}}]""", FaultCode.InvalidValue, "lat.stop is 3")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1, "end": 2, "step": 0}}]""", FaultCode.InvalidValue, "lat.step is 0")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1, "end": 2, "step": 0.5}}]""", FaultCode.InvalidValue, "lat.step is 0.5")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1, "end": 2, "step": -1}}]""", FaultCode.InvalidValue, "lat.step is -1")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1.5, "end": 2, "crs": "indices"}}]""", FaultCode.InvalidValue, "lat.start is 1.5")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1e300, "end": 2, "crs": "indices"}}]""", FaultCode.InvalidValue, "lat.start is 1e300")]
    [InlineData("domain", """[{"id": "d", "lat": {"start": 1, "end": 2, "crs": "epsg:4326"}}]""", FaultCode.InvalidValue, "lat.crs is \"epsg:4326\"")]
    [InlineData("domain", """[{"id": "d", "z": {"start": 1, "end": 2, "crs": "indices", "units": "m"}}]""", FaultCode.InvalidValue, "only values have units")]
    [InlineData("domain", """[{"id": "d", "z": {"start": 1, "end": 2, "units": 7}}]""", FaultCode.InvalidValue, "z.units is 7")]
    [InlineData("domain", """[{"id": "d", "t": {"start": true, "end": 2, "crs": "timestamps"}}]""", FaultCode.InvalidValue, "t.start is true")]
    [InlineData("operation", "[{}]", FaultCode.MissingValue, "operation[0].name is missing")]
    [InlineData("operation", """[{"name": "a"}]""", FaultCode.MissingValue, "operation[0].result is missing")]
    [InlineData("operation", """[{"name": "a", "result": "r", "input": "v0"}]""", FaultCode.InvalidValue, "operation[0].input is \"v0\"")]
    [InlineData("operation", """[{"name": "a", "result": "r", "input": [1]}]""", FaultCode.InvalidValue, "operation[0].input[0] is 1")]
    [InlineData("operation", """[{"name": "a", "result": "r", "p": {}}]""", FaultCode.InvalidValue, "operation[0].p is {}")]
    [InlineData("operation", """[{"name": "a", "result": "r", "p": [null]}]""", FaultCode.InvalidValue, "operation[0].p[0] is null")]
    [InlineData("operation", """[{"name": "a", "result": "r", "gridder": 5}]""", FaultCode.InvalidValue, "operation[0].gridder is 5")]
    public void What_will_not_do_is_refused_with_input_place_and_value(
        string input, string json, FaultCode code, string message)
    {
        var fault = Assert.Throws<FaultException>(() => input switch
        {
            "variable" => Read(variable: json),
            "domain" => Read(domain: json),
            _ => Read(operation: json),
        });

        Assert.Equal((code, input), (fault.Code, fault.Locator));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static ExecuteRequest Read(string variable = "[]", string domain = "[]", string operation = "[]") =>
        RequestCodec.Read(
            "CDAT.subset",
            "alice",
            [
                new("operation", ValueKind.Complex, operation),
                new("variable", ValueKind.Complex, variable),
                new("domain", ValueKind.Complex, domain),
            ]);
}
