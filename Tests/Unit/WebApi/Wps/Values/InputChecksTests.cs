using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.WebApi.Wps.Values;

namespace Compute.Orleans.Tests.Unit.WebApi.Wps.Values;

/// <summary>What echo's inputs do not show: more data types, limits and counts. EchoTests has the rest.</summary>
public sealed class InputChecksTests
{
    [Theory]
    [InlineData("integer", "-0012345678901234567890", true)]
    [InlineData("integer", "+7", true)]
    [InlineData("integer", "1e3", false)]
    [InlineData("integer", "", false)]
    [InlineData("double", "-1.5E-300", true)]
    [InlineData("double", "NaN", true)]
    [InlineData("double", "INF", true)]
    [InlineData("double", "Infinity", false)]
    [InlineData("double", "0x10", false)]
    [InlineData("boolean", "0", true)]
    [InlineData("boolean", "True", false)]
    [InlineData("date", "2020-02-29", true)]
    [InlineData("date", "2021-02-29", false)]
    [InlineData("dateTime", "2020-02-29T23:59:59.5+01:00", true)]
    [InlineData("dateTime", "2020-02-29", false)]
    [InlineData("anyURI", "urn:x", true)]
    [InlineData("positiveInteger", "0", false)]
    public void A_literal_is_what_xml_schema_says(string type, string text, bool isOne)
    {
        var process = Process(new LiteralDescription(type, [], [], null, []));
        var sent = new TypedValue("x", ValueKind.Literal, text) { DataType = "http://www.w3.org/TR/xmlschema-2/#" + type };

        if (isOne)
        {
            Assert.Equal(text, InputChecks.Check(process, sent).Text);
        }
        else
        {
            Assert.Equal("x", Assert.Throws<FaultException>(() => InputChecks.Check(process, sent)).Locator);
        }
    }

    [Theory]
    [InlineData("NaN", false)]
    [InlineData("-1", true)]
    [InlineData("0", true)]
    [InlineData("0.5", false)]
    [InlineData("10", true)]
    [InlineData("1e9", true)]
    public void Values_and_ranges_may_both_be_allowed(string text, bool isAllowed)
    {
        var process = Process(new LiteralDescription("double", ["-1"], [new(0, 0), new(10, null)], null, []));

        var fault = Record.Exception(() => InputChecks.Check(process, new("x", ValueKind.Unspecified, text)));

        Assert.Equal(isAllowed, fault is null);
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData((1024 * 1024) + 1, false)]
    public void A_document_has_a_largest_length(int bytes, bool fits)
    {
        var process = Process(new ComplexDescription(
            [new("text/plain", null, null), new("application/octet-stream", "base64", null)], MaximumMegabytes: 1));
        var text = new TypedValue("x", ValueKind.Complex, new string('a', bytes));
        var encoded = new TypedValue("x", ValueKind.Complex, Convert.ToBase64String(new byte[bytes]))
        {
            MimeType = "application/octet-stream; q=1",
        };

        foreach (var sent in new[] { text, encoded })
        {
            var fault = Record.Exception(() => InputChecks.Check(process, sent)) as FaultException;
            Assert.Equal(fits ? null : FaultCode.TooLarge, fault?.Code);
            Assert.Equal(fits ? null : "x", fault?.Locator);
        }
    }

    [Fact]
    public void A_deep_document_is_refused()
    {
        var process = Process(new ComplexDescription([new("application/json", null, null), new("text/xml", null, null)], null));
        var json = new TypedValue("x", ValueKind.Complex, new string('[', 10_000));
        var xml = new TypedValue("x", ValueKind.Complex, string.Concat(Enumerable.Repeat("<a>", 10_000))) { MimeType = "text/xml" };

        Assert.Equal(FaultCode.InvalidValue, Assert.Throws<FaultException>(() => InputChecks.Check(process, json)).Code);
        Assert.Equal(FaultCode.InvalidValue, Assert.Throws<FaultException>(() => InputChecks.Check(process, xml)).Code);
    }

    [Theory]
    [InlineData(1, FaultCode.MissingValue)]
    [InlineData(2, null)]
    [InlineData(3, null)]
    [InlineData(4, FaultCode.InvalidValue)]
    public void An_input_is_given_as_often_as_the_description_says(int count, FaultCode? expected)
    {
        var process = Process(new LiteralDescription("string", [], [], null, []), least: 2, most: 3);

        var fault = Record.Exception(() => InputChecks.CheckNames(
            process, [.. Enumerable.Repeat(new SentInput("x", new("x", ValueKind.Literal, ""), null), count)]));

        Assert.Equal(expected, (fault as FaultException)?.Code);
    }

    private static ProcessDescription Process(IValueDescription form, int least = 0, int most = 1) =>
        new("p", "P", "A process.", "1", [], 0, 0)
        {
            Inputs = [new("x", "X", "An input.", least, most, form)],
            IsImmediate = true,
        };
}
